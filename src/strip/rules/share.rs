//! Sharing and following: buttons, counters, lists of networks.

use super::{Effect, Finds, Place, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "share-button",
        reason: "The label of a button that posts the page to a network.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "share|share this|share it|share on|share via|share to|share now|share this article|share this article on|share this story|share this post|\
             share this page|share this page on|share this content|share article|share story|share post|share page|share the article|share the story|\
             share this with|share this on|share with friends|share on facebook|share on twitter|share on x|share on linkedin|share on whatsapp|share on pinterest|\
             share on reddit|share on telegram|share on email|share via email|share by email|share on social media|share to facebook|share to twitter|share to x|\
             share to linkedin|share to pinterest|share link|share to email|share options|sharing|sharing is caring|share with|share your thoughts|share your love|\
             tweet|tweet this|retweet|tweet it|pin|pin it|pin this|save to pinterest|post on x|post to facebook|email this|email this article|email this page|\
             email a friend|email a link|email this post|send this to a friend|send to a friend|send to friend|send by email|email to a friend|email to friend|copy link|copy url|link copied|\
             copy link to clipboard|copied|copy|copied to clipboard|link copied to clipboard|copy to clipboard|print|print this|print this page|print this article|\
             print page|print article|print friendly|save|bookmark|bookmark this|save article|save for later|click to share on facebook|click to share on twitter|\
             click to email a link to a friend|blogthis|share to x (twitter|view on instagram|view this post on instagram|teilen|artikel teilen|beitrag teilen|\
             seite teilen|auf facebook teilen|auf twitter teilen|per e-mail teilen|drucken|seite drucken|weiterempfehlen|merken|link kopieren|kopieren|partager|partager sur facebook|\
             partager sur twitter|partager l'article|partager cet article|partager cette page|imprimer|envoyer par e-mail|copier le lien|compartir|\
             compartir en facebook|compartir en twitter|compartir en|comparte|imprimir|copiar enlace|compartilhar|compartilhe|partilhar|copiar link|condividi|\
             condividi su facebook|condividi su|stampa|delen|deel dit artikel|deel dit|udostępnij|podziel się|drukuj|sdílet|zdieľať|distribuie|megosztás|jaa|del|\
             dela|paylaş|поделиться|поделиться в соцсетях|рассказать друзьям|поділитися|сподели|распечатать|скопировать ссылку|シェア|シェアする|ツイート|共有|共有する|印刷|印刷する|ブックマーク|分享|\
             分享到|分享至|列印|复制链接|공유|공유하기|인쇄|แชร|chia sẻ",
        ),
        effect: Effect::Block,
        cuts: &["Share this:", "SHARE", "Tweet", "Click to share on Facebook", "Teilen", "Поделиться", "シェアする"],
        keeps: &["Her share of the estate was 123 acres.", "Share prices fell", "Tweet of the day", "Copying and pasting"],
    },
    Rule {
        name: "share-invitation",
        reason: "An invitation to share what stands above.",
        place: Place::Anywhere,
        finds: Finds::Pattern(
            r"^share this [a-z]+$|^share (?:on|via) (?:facebook|twitter|x|linkedin|whatsapp|email)(?: share (?:on|via) [a-z]+)*(?: print| email)*$",
        ),
        effect: Effect::Block,
        cuts: &["Share this column", "Share on Facebook Share on Twitter Print"],
        keeps: &["Share this with nobody, she wrote."],
    },
    Rule {
        name: "share-counter",
        reason: "A number with the label that a social widget gives it.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:[0-9.,]+ ?[km]? ?(?:shares?|tweets?|retweets?|likes?|views?|reads|followers?|pins?|upvotes?|",
            r"claps?|reactions?|reposts?|votes?|saves|plays|downloads|replies|responses|comments?|",
            r"kommentare?|commentaires?|comentarios?|comentários?|commenti|просмотров|комментари[йяев]+|",
            r"просмотра?)(?-u:\b)[ .,/|·•-]*)+$|^(?:shares?|tweets?|likes?|views?|",
            r"followers?|replies|comments?|kommentare|просмотры|просмотров|facebook|twitter|linkedin|",
            r"pinterest)(?: on facebook)? ?[:(] ?[0-9.,]+ ?[km]?$|^share on (?:facebook|twitter|x|linkedin|",
            r"pinterest|whatsapp|reddit) \(?[0-9.,]+$|^tweet \(?[0-9]+$",
        )),
        effect: Effect::Block,
        cuts: &["Share on Facebook (123)", "Tweet 45", "1.2K shares", "12 likes · 3 comments", "0 Comments", "Views: 1,204"],
        keeps: &["She bought 1,200 shares of the mill.", "Likes: 3 kinds of jam", "45 tweets later he gave up"],
    },
    Rule {
        name: "bare-counter",
        reason: "Numbers without a word next to the title or under the text: counts whose icons a flattener lost.",
        place: Place::Edge,
        finds: Finds::Pattern(r"^[0-9]{1,3}(?:[ /|·]+[0-9]{1,4}){0,3}$|^[0-9.]+k(?: [0-9.]+k)*$"),
        effect: Effect::Block,
        cuts: &["0 0", "12", "3 | 41", "1.2k"],
        keeps: &["1984", "4.5", "24 hours", "555-0142"],
    },
    Rule {
        name: "social-list",
        reason: "Names of networks in a list of icons.",
        place: Place::Anywhere,
        finds: Finds::Words(
            "facebook twitter youtube instagram linkedin pinterest whatsapp telegram reddit tumblr flickr vimeo snapchat tiktok rss email e-mail mastodon bluesky threads \
             vk vkontakte odnoklassniki weibo wechat messenger flipboard pocket xing medium soundcloud viber skype google-plus googleplus \
             feedly instapaper fb linkedin-in facebook-f twitter-x youtube-play envelope print digg stumbleupon hackernews",
        ),
        effect: Effect::Block,
        cuts: &["• youtube", "Facebook Twitter Pinterest", "Facebook | Instagram | LinkedIn", "RSS"],
        keeps: &["Facebook said on Monday", "The Twitter feed", "Medium rare"],
    },
    Rule {
        name: "follow-us",
        reason: "An invitation to follow the site elsewhere.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:follow|find|join|like|connect with|stay connected with|get in touch with|keep up with|",
            r"visit) us(?: (?:on|at|via|in|elsewhere)(?: (?:our )?(?:[\w&,]+ ?){1,8})?)?$|^(?:connect|",
            r"stay connected|get social|let's connect|follow|social media|social links|socials|our socials|",
            r"keep in touch|stay in touch|folge uns(?: auf .+)?|folgen sie uns(?: auf .+)?|",
            r"suivez[- ]nous(?: sur .+)?|síguenos(?: en .+)?|siga-nos|seguici(?: su .+)?|volg ons(?: op .+)?|",
            r"мы в соцсетях|подписывайтесь на нас(?: в .+)?|関注我们|关注我们|フォローする)$|^follow (?:@\w+|us|",
            r"me|[\w.]+ [\w.]+) on (?:facebook|twitter|x|instagram|linkedin|youtube|pinterest|tiktok|bluesky|",
            r"mastodon|google news|whatsapp|flipboard)(?:,? (?:and )?(?:facebook|twitter|x|instagram|linkedin|",
            r"youtube|tiktok|threads))*(?: (?:at )?@\w+)?$",
        )),
        effect: Effect::Block,
        cuts: &["Connect with us", "Follow us on Twitter", "Follow @example on X", "Suivez-nous", "Stay connected"],
        keeps: &["Follow us down to the harbour, they said.", "Connect with a cable of five metres", "Find us a better answer"],
    },
];
