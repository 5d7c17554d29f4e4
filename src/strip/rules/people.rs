//! Who wrote it and when: lines whose words go to the metadata.

use super::{Effect, Finds, Place, Rule};

/// Names of months, whole or as they begin.
macro_rules! months {
    () => {
        "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    };
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "byline",
        reason: "The author's name next to the title.",
        place: Place::Edge,
        finds: Finds::Written(
            "by |by:|author|von |par |por |di |door |av |af |autor|автор|текст|文|作者|記者",
            r"^(?:(?i:by|written by|posted by|author|authors|words by|story by|text by|text|reported by|reporting by|by staff writer|von|par|por|di|door|av|af|autor|автор|текст|文|作者|記者)(?: ?[:：] ?| ))(?:[\p{Lu}\p{Lo}][\p{L}.'’-]*)(?:(?:,? (?:and|und|et|y|e|en|&|og|och|и|de|van|von|da|del|della|la|le|der|bin|al|el|mc)(?: (?:la|los|las|den|der))?|,)? ?(?:[\p{Lu}\p{Lo}][\p{L}.'’-]*)){0,7}(?: ?[|,–—·•-] ?[^.!?]{1,60}| on [^.!?]{1,40})?$",
        ),
        effect: Effect::Lift,
        cuts: &[
            "By Glenn Hardy",
            "By Mara Quill and Tom Ash",
            "Written by Ana de la Cruz",
            "Von Petra Stein",
            "By Mara Quill, Staff Writer",
            "Автор: Иван Петров",
        ],
        keeps: &[
            "By the river they stood",
            "By Tuesday, the water was gone from the lower town and the mills.",
            "Text messages",
            "By train and by boat",
        ],
    },
    Rule {
        name: "author-note",
        reason: "Who the author is, at either end of the article.",
        place: Place::Edge,
        finds: Finds::Written(
            "director|professor|lecturer|columnist|journalist|editor|fellow|author|writer|reporter|correspondent|analyst|researcher|contributor|blogger|founder|producer|economist|historian|consultant|commentator|critic|freelanc|intern|associate|candidate|student|scholar|specialist|expert|strategist|photographer|podcaster|academic|views|opinions|published|appeared| ran |republished|reporting by|editing by|this article",
            r"^(?:\(?(?:About the [Aa]uthors?:? ?)?(?i:by )?(?:(?:Dr|Prof|Mr|Ms|Mrs|Sir)\.? )?[\p{Lu}][\p{L}.'’-]+(?: (?:[\p{Lu}]\.|de|van|von|da|del|der|bin|al|la))?(?: [\p{Lu}][\p{L}.'’-]+){1,3},? (?:(?:is|was|serves as|works as) (?:currently |also |now )?(?:an?|the|one of)? ?(?:[\p{L}0-9,.&'’-]+ ){0,12}?)(?i:director|professor|lecturer|columnist|journalist|editor|fellow|author|writer|reporter|correspondent|analyst|researcher|contributor|blogger|founder|co-founder|producer|economist|historian|consultant|commentator|critic|freelancer|intern|associate|senior fellow|ph\.?d\.? candidate|student|scholar|specialist|expert|strategist|photographer|podcaster|academic|staff writer)s?(?-u:\b)[^.!?]{0,300}[.)]{0,2}(?: [^\n]{0,200})?\)?|By [\p{Lu}][\p{L}.'’-]+(?: [\p{Lu}]\.)?(?: [\p{Lu}][\p{L}.'’-]+){1,3}, (?:an? |the )?(?:[\p{L}-]+ ){0,3}(?i:director|professor|lecturer|columnist|journalist|editor|fellow|author|writer|reporter|correspondent|analyst|researcher|founder|economist|historian|consultant)\b[^\n]{0,300}|(?i:the (?:writer|author)s? (?:is|are|was)) [^\n]{5,300}|(?i:(?:the )?(?:views|opinions) expressed)[^\n]{5,300}|\([^()]{3,200}(?i:views|opinions) (?:expressed )?(?i:are|is)[^()]{3,200}\)|(?i:this article (?:was|is) (?:originally |first )?(?:published|syndicated|republished|written|posted|co-published)|this (?:story|article|post|piece) (?:originally |first )?(?:appeared|ran)|republished from|originally published (?:by|in|on|at)|reporting by|additional reporting by|editing by)[^\n]{3,240})$",
        ),
        effect: Effect::Lift,
        cuts: &[
            "Oksana Antonenko is a director for Global Risk Analysis at Control Risks and a global policy fellow at the Kennan Institute.",
            "By Glenn Diesen, Professor at the University of South-Eastern Norway and an editor at a journal.",
            "(Aditi Bhaduri is a columnist specialising in geopolitics. Views expressed are personal)",
            "The writer is a retired harbour pilot.",
            "The views expressed here are the author's own.",
            "Mara Quill is the paper's food editor.",
        ],
        keeps: &[
            "The director was pleased.",
            "“We hope so,” said Andrey Kortunov, head of the council.",
            "Vera Lund, who is a reporter, was arrested on Monday near the bridge with two others.",
            "Oslo is a city of islands.",
        ],
    },
    Rule {
        name: "date-line",
        reason: "When the page was published or updated, or how long it takes to read.",
        place: Place::Head,
        finds: Finds::Pattern(concat!(
            r"^(?:updated|published|posted|last updated)[: ]+(?:at )?[0-9]{1,2}[:.][0-9][0-9] ?(?:[ap]\.?m\.?)?,?(?: (?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)?$|^(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:at )?[0-9]{1,2}[:.][0-9][0-9] ?(?:[ap]\.?m\.?)?$|^(?:(?:first |originally |last )?(?:published|posted|updated|modified|created|added|date|reviewed|aired|released|written|edited|uploaded|post date|release date|publish date|published date|publication date|last (?:updated|modified|edited|reviewed|changed|update)|on|veröffentlicht|aktualisiert|stand|publié|mis à jour|modifié|publicado|actualizado|publicada|pubblicato|aggiornato|gepubliceerd|opublikowano|опубликовано|обновлено|дата|公開日|更新日|投稿日|发布时间|发布于)(?: (?:on|at|in|by|am|le|el|em|il|op|dnia))?:? ?)*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?:[0-9]{1,2}(?:st|nd|rd|th)?\.?,? (?:de )?(?:",
            months!(),
            r")[a-zéû]*\.?|(?:",
            months!(),
            r")[a-zéû]*\.? (?:de )?[0-9]{1,4}(?:st|nd|rd|th)?),?(?: (?:de )?(?:19|20)[0-9][0-9])?,?(?: ?(?:[|·•@-]|at|um|à|a las|in|в) ?)?(?: ?[0-9]{1,2}[:.h][0-9][0-9](?::[0-9][0-9])? ?(?:am|pm|a\.m\.?|p\.m\.?|uhr|h)?)?(?: ?\(?(?:utc|gmt|est|edt|pst|pdt|cst|cdt|et|pt|cet|cest|ist|bst|mst|mdt|msk)\)?)?(?: ?[|·•,-]? ?(?:[0-9]+ (?:min(?:ute)?s?)(?: read)?|[0-9]+ comments?|by .{2,40}))?$|^(?:(?:published|posted|updated|date|on|veröffentlicht|stand|publié le|publicado|опубликовано|公開日|更新日)[: ]+)*(?:[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)?[0-9][0-9]|(?:19|20)[0-9][0-9][./-][0-9]{1,2}[./-][0-9]{1,2}|(?:19|20)[0-9][0-9]年[0-9]{1,2}月[0-9]{1,2}日)(?:[t ,|·-]{0,3}[0-9]{1,2}[:.][0-9][0-9](?::[0-9][0-9])?(?: ?[ap]m)?)?(?: ?\(?(?:utc|gmt|est|edt|pst|pdt|cet|et)\)?)?$|^(?:published |posted |updated |last updated )?(?:[0-9]+|an?|one|two|three) (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago$|^vor [0-9]+ (?:stunden?|tagen?|minuten)$|^(?:est(?:imated)?\.? )?(?:reading|read) time:? ?(?:approx\.? |~)?[0-9]+(?:\.[0-9]+)? ?(?:min(?:ute)?s?)?(?: read)?$|^(?:~ ?)?[0-9]+[ -]?min(?:ute)?s?(?:[ -]read|[ -]lesezeit)$|^(?:lesezeit|temps de lecture|tiempo de lectura|время чтения):? ?[0-9]+.{0,12}$"
        )),
        effect: Effect::Lift,
        cuts: &[
            "March 3, 2024",
            "Wednesday 4:40 pm",
            "Updated 5:12 p.m. Wednesday",
            "Published: 12 May 2021 at 10:15 am",
            "Updated 3 hours ago",
            "5 min read",
            "2024-05-01",
            "Last updated on Monday, 4 June 2018",
            "2024年5月1日",
            "Veröffentlicht am 3. Mai 2020",
        ],
        keeps: &[
            "March came in like a lion",
            "By May 2021 the bridge was open.",
            "May",
            "Two days later it rained",
            "In 2024-05 terms",
        ],
    },
];
