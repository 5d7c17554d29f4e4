//! Cookie notices, copyright and legal links.

use super::{Effect, Finds, Place, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "cookie-notice",
        reason: "A notice about cookies and consent, or one of its buttons.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:(?:we|this (?:web)?site|our (?:web)?site|the (?:web)?site|this page|this application|this app|",
            r"this store|this blog|this portal) (?:also )?(?:and our partners )?(?:uses?|may use|",
            r"stores?) (?:(?:necessary|essential|functional|analytics|analytical|our|own|third[- ]party|",
            r"different|some|various|only|technical|and|or|also|profiling|tracking|performance|strictly|",
            r"first[- ]party|browser|session|marketing|technisch|notwendige|eigene|des|les|de|sus|propias|",
            r"tecnici) ){0,4}cookies(?-u:\b).*|cookies? (?:help|allow|enable|let) us .+|by (?:continuing|using|",
            r"clicking|browsing|closing|accepting|visiting|scrolling).*(?:cookies|cookie policy|privacy policy|",
            r"terms of (?:use|service)).*|your privacy (?:is important to us|matters(?: to us)?|choices)|",
            r"we (?:value|care about|respect) your privacy|privacy preference center|(?:manage|my|your|change|",
            r"review|update|cookie|edit|customi[sz]e) (?:cookie |consent |privacy |your )?(?:cookies?|consent|",
            r"preferences?|settings?|choices|policy)(?: (?:preferences?|settings?|policy|options|here))?|",
            r"cookies?(?: (?:notice|consent|policy|declaration|list|banner|statement|information|details))?|",
            r"(?:accept|allow|reject|decline|deny|refuse|agree to|",
            r"confirm)(?: (?:all|only|selected|optional|necessary|essential|non-essential|my|and|&|the|",
            r"cookies?|choices?|close|continue|additional|selection))+|accept|reject|decline|deny|",
            r"i (?:accept|agree|understand|decline)|got it!?|ok,? got it|agree(?: and (?:close|continue))?|",
            r"(?:strictly )?(?:necessary|functional|performance|targeting|analytics|marketing|advertising|",
            r"statistics|preferences|unclassified|essential)(?: \([0-9]+\))? ?cookies?|always active|",
            r"necessary always active|do not sell(?: or share)? my (?:personal )?(?:information|data|info)|",
            r"save (?:and|&) (?:accept|close)|save (?:my )?(?:preferences|settings)|privacy overview|",
            r"diese (?:web)?s(?:eite|ite) (?:verwendet|nutzt|benutzt) cookies.*|",
            r"wir (?:verwenden|nutzen|setzen) (?:(?:necessary|essential|functional|analytics|analytical|our|own|",
            r"third[- ]party|different|some|various|only|technical|and|or|also|profiling|tracking|performance|",
            r"strictly|first[- ]party|browser|session|marketing|technisch|notwendige|eigene|des|les|de|sus|",
            r"propias|tecnici) ){0,4}cookies.*|alle (?:cookies )?(?:akzeptieren|ablehnen)|(?:alle )?akzeptieren|",
            r"ablehnen|cookie-einstellungen|nous utilisons (?:(?:necessary|essential|functional|analytics|",
            r"analytical|our|own|third[- ]party|different|some|various|only|technical|and|or|also|",
            r"profiling|tracking|performance|strictly|first[- ]party|browser|session|marketing|technisch|",
            r"notwendige|eigene|des|les|de|sus|propias|tecnici) ){0,4}cookies.*|ce site utilise (?:(?:necessary|",
            r"essential|functional|analytics|analytical|our|own|third[- ]party|different|some|various|only|",
            r"technical|and|or|also|profiling|tracking|performance|strictly|first[- ]party|browser|session|",
            r"marketing|technisch|notwendige|eigene|des|les|de|sus|propias|tecnici) ){0,4}cookies.*|",
            r"en poursuivant votre navigation.*|tout (?:accepter|refuser)|accepter|refuser|",
            r"gérer (?:les|mes) cookies|paramétrer les cookies|(?:este sitio|esta (?:web|página)|utilizamos|",
            r"usamos)(?: web)? (?:utiliza |usa )?(?:(?:necessary|essential|functional|analytics|analytical|",
            r"our|own|third[- ]party|different|some|various|only|technical|and|or|also|profiling|tracking|",
            r"performance|strictly|first[- ]party|browser|session|marketing|technisch|notwendige|eigene|des|les|",
            r"de|sus|propias|tecnici) ){0,4}cookies.*|aceptar(?: todas?| cookies)*|",
            r"rechazar(?: todas?| todo)*|configurar cookies|este site (?:utiliza|usa) cookies.*|",
            r"aceitar(?: todos?| cookies)*|questo sito (?:utilizza|usa) (?:(?:necessary|essential|functional|",
            r"analytics|analytical|our|own|third[- ]party|different|some|various|only|technical|and|or|also|",
            r"profiling|tracking|performance|strictly|first[- ]party|browser|session|marketing|",
            r"technisch|notwendige|eigene|des|les|de|sus|propias|tecnici) ){0,4}cookies?.*|accetta(?: tutti)?|",
            r"rifiuta(?: tutti)?|deze (?:web)?site (?:gebruikt|maakt gebruik van) cookies.*|ta strona (?:używa|",
            r"wykorzystuje|korzysta z) (?:(?:necessary|essential|functional|analytics|analytical|",
            r"our|own|third[- ]party|different|some|various|only|technical|and|or|also|profiling|tracking|",
            r"performance|strictly|first[- ]party|browser|session|marketing|technisch|notwendige|eigene|des|",
            r"les|de|sus|propias|tecnici) ){0,4}(?:cookies|ciasteczek|plików cookie).*|akceptuję|zgadzam się|",
            r"(?:этот |наш )?сайт использует (?:файлы )?cookies?.*|мы используем (?:файлы )?(?:cookies?|куки).*|",
            r"принять(?: все)?|согласен|当サイトでは.*cookie.*|同意する|接受(?:所有)?(?: ?cookies?)?)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "We use cookies to improve your experience on our site.",
            "Accept all cookies",
            "Cookie Settings",
            "By continuing to browse you agree to our cookie policy.",
            "Wir verwenden Cookies, um Inhalte zu personalisieren.",
            "Got it!",
        ],
        keeps: &[
            "We use butter in our cookies.",
            "She accepted the post in May.",
            "The accept button was never pressed",
            "Agree on a price first",
        ],
    },
    Rule {
        name: "copyright-line",
        reason: "Who owns the page, and that all rights are reserved.",
        place: Place::Anywhere,
        finds: Finds::Holding(
            concat!(
                "©|copyright|(c)|c) |rights|rechte|droits|derechos|direitos|diritti|rechten|prawa|práva|hakları|",
                "права|版权|無断転載|powered by|website by|site by|web design by|theme by|designed by|wordpress",
            ),
            concat!(
                r"^(?:©|\(c\) ?(?:19|20)[0-9][0-9]|c\) ?(?:19|20)[0-9][0-9]|",
                r"copyright(?:ed)? ?(?:©|\(c\)|by(?-u:\b)|(?:19|20)[0-9][0-9]|notice)).*$|^copyright$|",
                r"^.*(?-u:\b)all rights (?:are )?reserved(?-u:\b).*$|^.*(?:alle rechte vorbehalten|",
                r"tous droits réservés|todos los derechos reservados|todos os direitos reservados|",
                r"tutti i diritti (?:sono )?riservati|alle rechten voorbehouden|wszelkie prawa zastrzeżone|",
                r"všechna práva vyhrazena|tüm hakları saklıdır|все права защищены|усі права захищені|版权所有|",
                r"無断転載).*$|^.*all rights reserved\.?$|^(?:proudly powered by|website by|site by|web design by|",
                r"theme by|website designed by) .+$|^powered by (?:wordpress|shopify|blogger|drupal|vbulletin|phpbb|",
                r"xenforo|discourse|squarespace|wix|webflow|ghost|mediawiki|joomla|invision community|smf|zendesk|",
                r"taboola|outbrain)\b.*$|^a wordpress\.com website$|^blog at wordpress\.com$",
            ),
        ),
        effect: Effect::Block,
        cuts: &[
            "© 2024 Harrow Sound Gazette. All rights reserved.",
            "Copyright 2021 by the authors",
            "Powered by WordPress",
            "Все права защищены.",
        ],
        keeps: &[
            "Copyright law is older than film.",
            "Their rights are reserved for the eldest",
            "Powered flight came later: made with wire and silk, it was a marvel that all of the valley came to see.",
        ],
    },
    Rule {
        name: "legal-link",
        reason: "A link to terms, privacy and the like.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "privacy policy|privacy|privacy notice|privacy statement|privacy & cookies|privacy and cookies|privacy & cookies policy|privacy & terms|\
             privacy settings|privacy center|privacy rights|your privacy rights|your california privacy rights|california privacy rights|ca privacy notice|terms|\
             terms of use|terms of service|terms of sale|terms and conditions|terms & conditions|terms and privacy|terms & privacy|terms of use and privacy policy|\
             conditions of use|user agreement|acceptable use policy|legal|legal notice|legal notices|legal information|legal disclaimer|imprint|impressum|\
             disclaimer|disclosure|affiliate disclosure|dmca|dmca policy|accessibility statement|accessibility help|ad choices|adchoices|\
             about our ads|advertise|advertise with us|advertising policy|editorial policy|editorial guidelines|corrections policy|ethics policy|correction policy|\
             site credits|site terms|refund policy|return policy|returns policy|shipping policy|cookie preferences & settings|whistleblower|\
             modern slavery statement|contact us|contact|about us|careers|help center|customer service|\
             press room|media kit|investor relations|investors|our team|our story|affiliates|affiliate program|store locator|\
             media inquiries|work with us|write for us|submit a tip|send us a tip|report a problem|subscribe now|subscriptions|subscription|datenschutz|\
             datenschutzerklärung|agb|kontakt|über uns|karriere|barrierefreiheit|nutzungsbedingungen|mediadaten|mentions légales|politique de confidentialité|\
             confidentialité|conditions générales|conditions générales d'utilisation|conditions générales de vente|cgu|cgv|nous contacter|contactez-nous|\
             qui sommes-nous|à propos|données personnelles|aviso legal|política de privacidad|política de cookies|términos y condiciones|términos de uso|contacto|\
             contáctanos|quiénes somos|sobre nosotros|política de privacidade|termos de uso|termos e condições|contato|fale conosco|quem somos|sobre nós|\
             informativa sulla privacy|privacy e cookie|note legali|contatti|chi siamo|termini e condizioni|privacybeleid|algemene voorwaarden|over ons|\
             polityka prywatności|regulamin|o nas|ochrana osobních údajů|obchodní podmínky|o nás|integritetspolicy|om oss|personvern|gizlilik politikası|\
             hakkımızda|iletişim|политика конфиденциальности|пользовательское соглашение|о нас|контакты|о компании|о проекте|реклама на сайте|правила сайта|\
             обратная связь|політика конфіденційності|про нас|контакти|プライバシーポリシー|利用規約|お問い合わせ|会社概要|運営会社|特定商取引法に基づく表記|隐私政策|隐私权政策|服务条款|使用条款|联系我们|关于我们|關於我們|聯絡我們|\
             개인정보처리방침|이용약관|회사소개|문의하기|นโยบายความเป็นส่วนตัว|ติดต่อเรา|chính sách bảo mật|liên hệ",
        ),
        effect: Effect::Block,
        cuts: &["Privacy Policy", "Terms & Conditions", "Impressum", "Contact Us", "Datenschutz"],
        keeps: &[
            "Privacy in the age of glass",
            "The terms of the truce were harsh",
            "About the house there is little to say",
            "Contact between the villages",
        ],
    },
];
