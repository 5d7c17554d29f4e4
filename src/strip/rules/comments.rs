//! Comment forms, newsletter forms and other things to fill in.

use super::{Effect, Finds, Place, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "comment-form",
        reason: "Part of the form for comments under a text.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "leave a reply|leave a comment|leave your comment|leave your reply|leave comment|leave a response|leave a comment below|cancel reply|\
             leave a reply cancel reply|post a comment|post comment|post a reply|post reply|add a comment|add comment|add your comment|write a comment|\
             write a reply|submit comment|submit a comment|send comment|your comment|comment|comments|comments (0|no comments|no comments yet|no comment|\
             be the first to comment|be the first to leave a comment|comments are closed|comments closed|comments off|comments are closed for this article|\
             comments are off for this post|join the discussion|join the conversation|join the debate|start the conversation|have your say|view comments|\
             show comments|hide comments|load comments|read comments|view all comments|see all comments|your email address will not be published|\
             your email address will not be published. required fields are marked|required fields are marked|required fields are marked with|required fields|\
             save my name, email, and website in this browser for the next time i comment|save my name and email in this browser for the next time i comment|\
             notify me of follow-up comments by email|notify me of new posts by email|notify me of followup comments via e-mail|\
             notify me when new comments are added|you must be logged in to post a comment|you must be logged in to reply|log in to comment|login to comment|\
             sign in to comment|log in to leave a comment|log in to reply|please log in to comment|want to join the discussion|\
             this site uses akismet to reduce spam. learn how your comment data is processed|this site uses akismet to reduce spam|powered by disqus|\
             please enable javascript to view the comments powered by disqus|comments powered by disqus|blog comments powered by disqus|what do you think|\
             report comment|report this comment|flag as inappropriate|report abuse|comment policy|commenting guidelines|reply to this comment|\
             rss feed for comments on this post|trackback url|trackbacks|pingbacks|leave a trackback|you can use these html tags|schreibe einen kommentar|\
             schreiben sie einen kommentar|kommentar schreiben|kommentar hinterlassen|kommentar abschicken|kommentar verfassen|kommentare|keine kommentare|\
             antworten abbrechen|antwort abbrechen|deine e-mail-adresse wird nicht veröffentlicht|\
             deine e-mail-adresse wird nicht veröffentlicht. erforderliche felder sind mit * markiert|laisser un commentaire|laissez un commentaire|\
             laisser une réponse|ajouter un commentaire|poster un commentaire|commentaires|aucun commentaire|votre adresse e-mail ne sera pas publiée|\
             votre adresse de messagerie ne sera pas publiée|annuler la réponse|\
             votre adresse e-mail ne sera pas publiée. les champs obligatoires sont indiqués avec|deja un comentario|deja una respuesta|dejar un comentario|\
             cancelar respuesta|cancelar la respuesta|tu dirección de correo electrónico no será publicada|comentarios|sin comentarios|publicar el comentario|\
             deixe um comentário|deixe uma resposta|cancelar resposta|comentários|nenhum comentário|o seu endereço de e-mail não será publicado|lascia un commento|\
             annulla risposta|il tuo indirizzo email non sarà pubblicato|nessun commento|commenti|geef een reactie|reactie plaatsen|reacties|dodaj komentarz|\
             komentarze|brak komentarzy|anuluj pisanie odpowiedzi|twój adres e-mail nie zostanie opublikowany|přidat komentář|napsat komentář|hozzászólások|\
             yorum yap|yorumlar|kommentera|kommentarer|legg igjen en kommentar|оставить комментарий|добавить комментарий|комментарии|нет комментариев|\
             комментариев нет|написать комментарий|отменить ответ|ваш адрес email не будет опубликован|ваш e-mail не будет опубликован|залишити коментар|коментарі|\
             コメント|コメントを残す|コメントする|コメントを書く|コメントを投稿|发表评论|发表回复|评论|写评论|添加评论|暂无评论|댓글|댓글 남기기|댓글 쓰기|แสดงความคิดเห็น|bình luận",
        ),
        effect: Effect::Block,
        cuts: &[
            "Leave A Reply",
            "Your email address will not be published.",
            "leave your comment",
            "Comments are closed.",
            "Оставить комментарий",
            "コメントを残す",
        ],
        keeps: &[
            "Leave a reply with the porter, she said.",
            "No comments were made in court.",
            "Comment on the draft law",
            "The reply came late",
        ],
    },
    Rule {
        name: "comment-notice",
        reason: "A longer sentence of a comment form or of its rules.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:save my name(?:,| and) e?-?mail|",
            r"notify me (?:of|when|by|via) |you must be (?:logged|signed) in to |(?:please )?(?:log|",
            r"sign) in (?:or (?:register|sign up|create an account) )?to (?:post|leave|reply|comment|join|view)|",
            r"this site uses akismet|your e-?mail (?:address )?will not be (?:published|shared|made public)|",
            r"please (?:note that )?your e-?mail (?:address )?will not be|",
            r"all comments are (?:moderated|subject to)|comments (?:are|will be) (?:moderated|reviewed before)|",
            r"(?:deine|ihre) e-?mail-?adresse wird nicht|votre adresse (?:e-?mail|de messagerie|",
            r"électronique) ne sera|su dirección de correo|ваш (?:адрес )?e-?mail не будет)",
        )),
        effect: Effect::Block,
        cuts: &[
            "Save my name, email, and website in this browser for the next time I comment.",
            "You must be logged in to post a comment.",
            "Log in or register to reply here.",
        ],
        keeps: &[
            "You must be in by ten to be served.",
            "Save my name for last, he said.",
            "All comments in the file were read by two editors",
        ],
    },
    Rule {
        name: "newsletter",
        reason: "An invitation to subscribe, with or without its form.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:(?:please )?(?:subscribe|sign up|sign-up|signup|",
            r"join|register)(?: (?:now|today|here|free|below))?(?: (?:to|for|with))? (?:our|the|my|this|us|free|",
            r"weekly|daily|monthly|a|your|email|e-mail)(?-u:\b).*(?:newsletters?|mailing list|email list|",
            r"e-mail list|inbox|email updates|alerts|weekly digest|daily digest)(?-u:\b).*|(?:get|receive|",
            r"have) .*(?:in|to|into|via|by|straight to|delivered to) (?:your )?(?:inbox|email|e-mail|mailbox).*|",
            r"never miss (?:a|an|another) (?:story|post|update|article|thing|beat|recipe|issue|episode).*|",
            r"(?:our |the )?(?:free |weekly |daily )?newsletters?(?: (?:sign[- ]?up|subscription|abonnieren))?|",
            r"subscribe(?: (?:now|today|here|to our newsletter|to newsletter|via email|by email|",
            r"to the newsletter|to our blog|to this blog|for free|to blog via email|to updates|to get updates|",
            r"for updates))?|sign up for (?:our )?(?:emails?|updates|free updates|email updates|the latest)|",
            r"sign up|enter your e-?mail(?: address)?(?: to .*)?|your e-?mail(?: address)?|e-?mail address|",
            r"join (?:our|the) (?:mailing list|newsletter|community|email list)|stay (?:informed|updated|",
            r"up to date|in the loop|in the know)|thank(?:s| you) for (?:subscribing|signing up).*|",
            r"you (?:have been|are) (?:successfully )?subscribed.*|unsubscribe(?: at any time)?|",
            r"you can unsubscribe at any ?time.*|newsletter abonnieren|jetzt (?:newsletter )?abonnieren|",
            r"zum newsletter anmelden|s'abonner(?: à la newsletter)?|inscrivez-vous à (?:la|notre) newsletter.*|",
            r"suscríbete(?: a .*)?|suscribirse|assine(?: a)? (?:nossa )?newsletter|iscriviti alla newsletter.*|",
            r"abonneer(?: je)?|подписаться(?: на .*)?|подпишитесь на .*рассыл.*|ニュースレター(?:登録)?|",
            r"メルマガ(?:登録)?|订阅|뉴스레터 구독)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "Subscribe to our newsletter",
            "Sign up for our free weekly newsletter and never miss out.",
            "Get the best stories delivered to your inbox",
            "Enter your email address",
            "Newsletter abonnieren",
        ],
        keeps: &[
            "He signed up for the newsletter in 2019 and never read it.",
            "The inbox was full by noon.",
            "Subscribers pay more",
            "Get the bread out of the oven",
        ],
    },
    Rule {
        name: "form-field",
        reason: "The label of a field or a button of a form.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "first name|last name|full name|your name|your email|your message|your website|email|e-mail|email (required|name (required|name|email address|\
             phone number|phone|password|username|user name|confirm password|submit|send message|captcha|i am not a robot|i'm not a robot|choose file|\
             no file chosen|select an option|please select|select one|remember me|keep me signed in|keep me logged in|show password|this field is required|\
             please leave this field empty|if you are human, leave this field blank|this field is for validation purposes and should be left unchanged|\
             don't fill this out if you're human|indicates required|indicates required field|all fields are required|fields marked with an * are required|vorname|\
             nachname|ihr name|absenden|senden|abschicken|nom|prénom|envoyer|nombre|enviar|cognome|invia|verzenden|wyślij|отправить|送信|送信する|提交|发送",
        ),
        effect: Effect::Block,
        cuts: &["First Name", "Submit", "Your Message", "Absenden", "送信する"],
        keeps: &["Submit to the will of the council", "Password managers", "Name the three rivers"],
    },
];
