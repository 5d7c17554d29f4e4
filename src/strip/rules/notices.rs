//! Sentences that software puts on every site alike: consent, old browsers, forms, official banners, commissions.
//!
//! The words are those of the software named in each rule, which stands on very many sites; they were counted among the lines that WCXB's
//! annotators left out, and are on at least five of its sites and content on none.

use super::{Effect, Finds, Place, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "consent-text",
        // IAB Europe, Transparency and Consent Framework 2.2, appendix B; the WordPress plugins GDPR Cookie Consent and Complianz; OneTrust.
        reason: "A standard sentence about what cookies are for and who may use them.",
        place: Place::Anywhere,
        finds: Finds::Holding(
            "cookie|cookies|storage|device|partners|advertising|content|profiles|audiences|consent|services",
            concat!(
                r"^(?:(?:strictly )?(?:necessary|functional|performance|analytical|analytics|advertisement|targeting|other uncategorized|",
                r"these|this) cookies? (?:are|is|help|may be|enable|allow|collect|do not|does not)(?-u:\b).*|",
                r"(?:the|these|this) cookies? (?:is|are) (?:set by|used (?:to|for)|necessary for|stored on).*|",
                r"the technical storage or access (?:that )?is .*|",
                r"(?:store and/or access information on a device|use limited data to select (?:advertising|content)|",
                r"create profiles (?:for personali[sz]ed advertising|to personali[sz]e content)|",
                r"use profiles to select personali[sz]ed (?:advertising|content)|",
                r"measure (?:advertising|content) performance|develop and improve services|",
                r"understand audiences through statistics or combinations of data from different sources)(?-u:\b).*|",
                r"(?:we and our (?:[0-9]+ )?partners|we) process (?:your )?data to (?:provide|deliver content or advertisements)(?-u:\b).*|",
                r"we and our (?:[0-9]+ )?partners store and/or access information on a device(?-u:\b).*|",
                r"to provide the best experiences, we(?: and our partners)? use technologies like cookies to store.*|",
                r"(?:not consenting|consenting to these technologies)(?-u:\b).*|list of partners \(vendors|",
                r"out of these(?: cookies)?, the cookies that are categorized as necessary are stored on your browser.*|",
                r"weitere informationen, beispielsweise zur kontrolle von cookies, findest du hier.*)$",
            ),
        ),
        effect: Effect::Block,
        cuts: &[
            "Functional cookies help to perform certain functionalities like sharing the content of the website.",
            "The technical storage or access that is used exclusively for statistical purposes.",
            "Store and/or access information on a device",
            "We and our 112 partners process data to provide:",
        ],
        keeps: &[
            "These cookies need twelve minutes in the oven.",
            "She stores and accesses information on a device of her own making.",
            "Use profiles of brass to select the pattern",
            "The storage of apples is an art",
        ],
    },
    Rule {
        name: "browser-notice",
        // XenForo; pages that ask to be installed; pages for browsers without scripts.
        reason: "What a site says of the browser, or of being installed.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:you are using an out of date browser. it may not display this or other websites correctly(?-u:\b).*|",
            r"you are using an out of date browser. it may not display this or other websites|",
            r"you should upgrade or use an alternative browser.*|how to install the app on ios|",
            r"follow along with the video below to see how to install our site as a web app on your home screen.*|",
            r"note: this feature may not be available in some browsers.*|",
            r"javascript is disabled. for a better experience, please enable javascript in your browser before proceeding.*|",
            r"choosing a selection results in a full page refresh.*)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "You are using an out of date browser. It may not display this or other websites correctly.",
            "Note: This feature may not be available in some browsers.",
            "How to install the app on iOS",
        ],
        keeps: &[
            "You are using an out of date atlas.",
            "How to install the pump on a boat",
            "Note: this feature is new in the fourth edition.",
        ],
    },
    Rule {
        name: "form-message",
        // Webflow, reCAPTCHA, Gravity Forms and the comment forms of WordPress.com in English and German.
        reason: "What a form says before or after it is sent.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:thank you! your submission has been received.*|oops! something went wrong while submitting the form.*|",
            r"this site is protected by recaptcha and the google.*|please enter a valid e-?mail address.*|",
            r#""?\*"? indicates required fields|if you are human, leave this field blank.*|"#,
            r"(?:bitte dieses feld leer lassen|wenn du ein mensch bist, lasse das feld leer).*|",
            r"(?:gib hier deinen kommentar ein|hinterlasse einen kommentar|hier klicken, um das antworten abzubrechen).*|",
            r"trage deine daten unten ein oder klicke ein icon um dich einzuloggen.*|",
            r"du kommentierst mit deinem .{3,30}konto.*|verbinde mit %s|%d bloggern gefällt das|",
            r"(?:benachrichtigung bei weiteren kommentaren|informiere mich über neue beiträge) per e-mail.*|",
            r"benachrichtige mich über (?:nachfolgende kommentare|neue beiträge) via e-mail.*|",
            r"e-mail \(erforderlich\) \(adresse wird niemals veröffentlicht.*|",
            r"meinen namen, (?:meine )?e-mail(?:-adresse)? und (?:meine )?website in diesem browser.*|",
            r"(?:beitrag nicht abgeschickt|e-mail-überprüfung fehlgeschlagen|ihr blog kann leider keine beiträge per e-mail teilen)(?-u:\b).*|",
            r"(?:enregistrer mon nom, mon e-mail|guarda mi nombre, correo electrónico) .*)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "Oops! Something went wrong while submitting the form.",
            "This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.",
            "Du kommentierst mit Deinem Facebook-Konto.",
            "Informiere mich über neue Beiträge per E-Mail.",
        ],
        keeps: &[
            "Thank you! Your letter has been received.",
            "Oops! Something went wrong with the soup.",
            "This site is protected by walls of granite.",
        ],
    },
    Rule {
        name: "official-banner",
        // The banner of the U.S. Web Design System.
        reason: "The banner by which an official site is known.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:an official website of the united states government(?: here's how you know)?|here's how you know|",
            r"official websites use \.gov(?: a \.gov website belongs to .*)?|a \.gov website belongs to an official government organization.*|",
            r"secure \.gov websites use https(?-u:\b).*|a lock \( ?(?:lock .{0,30})?\) or https:// means you've safely connected.*|",
            r"share sensitive information only on official, secure websites)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "An official website of the United States government",
            "Here’s how you know",
            "Official websites use .gov",
            "A .gov website belongs to an official government organization in the United States.",
        ],
        keeps: &[
            "An official website of the town opened in May.",
            "Here is how you know a good pear.",
            "Official letters use wax.",
        ],
    },
    Rule {
        name: "commission-notice",
        reason: "That the site earns from what its readers buy.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:(?:when|if) you (?:buy|purchase|click|shop)(?: something)? (?:through|via|using) (?:the |our )?links on (?:our|this|the) (?:site|page|website), ",
            r"we (?:may|might|can) (?:earn|receive|get) (?:an? )?(?:small )?(?:affiliate )?commission.*|",
            r"we may earn (?:a )?commissions? (?:from|through|on) (?:the )?links on this (?:page|site)(?-u:\b).*)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "When you purchase through links on our site, we may earn an affiliate commission.",
            "We may earn commission from links on this page, but we only recommend products we back.",
        ],
        keeps: &["We may earn a commission in the navy.", "When you buy through a broker, you pay twice."],
    },
];
