//! Pictures and players: credits, placeholders, controls.

use super::{Effect, Finds, Place, Rule};
use crate::strip::page::flag;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "photo-credit",
        reason: "Who took the picture, without a word of what it shows.",
        place: Place::Anywhere,
        finds: Finds::Written(
            "photo|image|picture|pic|illustration|graphic|foto|bild|credit|crédit|imagen|imagem|фото|写真|courtesy|/|getty|afp|reuters|associated press|shutterstock|stock|unsplash|pexels|pixabay|alamy|epa|ap|dpa|ansa|tass|xinhua|bloomberg",
            r"^[(\[]?(?:(?i:photo|photos|photograph|photography|image|images|picture|pic|pictures|illustration|graphic|file photo|featured image|header image|cover image|cover photo|foto|fotos|bild|fotograf|crédit photo|crédits|crédit|photo crédit|imagen|imagem|fotografía|фото|写真)(?:(?i: credits?| source| courtesy| copyright| by| from| via| provided by| supplied by| courtesy of| taken by| :|:|/| ©| ©️|©)){1,3} ?[\p{L}0-9@©][^.!?]{0,70}|(?i:credit|credits|image source|photo source|courtesy|bildquelle|fotocredit) ?: ?(?:[\p{Lu}@©][^.!?]{0,50})|(?:via )?[\p{Lu}][\p{L}.'’-]*(?: (?:[\p{Lu}][\p{L}.'’-]*|de|van|von|da|al|el|bin)){1,4}(?: ?[/|] ?[\p{Lu}][\p{L}.&'’ -]{1,30}){0,2} ?[/|] ?(?:AP|AFP|EPA|EFE|UPI|DPA|dpa|ANSA|TASS|RIA|PA|NTB|TT|ANP|Getty|Getty Images|Reuters|Shutterstock|Bloomberg|iStock|Alamy|Xinhua|Anadolu|Unsplash|Pexels)(?: (?:via|/) ?(?:AP|Getty Images|Reuters|AFP))?|(?:[\p{Lu}][\p{L}.'’-]* ){0,4}(?:/|\||,|via|—|–|-)? ?(?:Getty Images|AFP|Reuters|REUTERS|Associated Press|AP Photo|Shutterstock|iStock|iStockphoto|Unsplash|Pexels|Pixabay|Adobe Stock|Alamy|EPA|AP|dpa|ANSA|TASS|Xinhua|Bloomberg)(?: via Getty Images|/Getty Images| Images| Photo| Stock Photo)?(?: via [\p{Lu}]\w+)?)[)\]]?\.?$",
        ),
        effect: Effect::Block,
        cuts: &[
            "Vladimir Tretyakov/NUR.KZ/AP",
            "Photo by Mara Quill",
            "Image credit: Harbour Trust",
            "(Photo: Tom Ash/Gazette)",
            "Getty Images",
            "Jane Roe via Getty Images",
            "Foto: Petra Stein",
        ],
        keeps: &[
            "Russian peacekeeping vehicles lined up at an airfield. Pic: AP",
            "Photo of a boat that never came home, taken in the year of the flood.",
            "Source: Ministry of Fish. All figures are for 2020.",
            "TCP/IP",
            "And/Or",
            "Input/Output",
            "Client/Server Architecture",
            "North/South Divide",
        ],
    },
    Rule {
        name: "media-control",
        reason: "A control of a player or a gallery, or what stands in for a picture.",
        place: Place::Anywhere,
        finds: Finds::Pattern(
            r"^(?:(?:inline|image|img|[^ /]+\.(?:gif|png|jpe?g|svg|webp|avif))(?: (?:inline|image|img|[^ /]+\.(?:gif|png|jpe?g|svg|webp|avif)))*|play|pause|mute|unmute|fullscreen|full screen|replay|rewind|fast forward|play video|play audio|play episode|play/pause|play all|pause slideshow|video player|audio player|current time|remaining time|subtitles off|captions off|playback rate|playback speed|autoplay|picture-in-picture|open quality selector|descriptions off|audio track|live|stream type live|seek to live.*|this is a modal window.*|beginning of dialog window.*|end of dialog window|video (?:player )?is loading|your browser does not support (?:the )?(?:html5? )?(?:video|audio|iframes?|inline frames|javascript|the audio element|the video tag|this).*|(?:please )?(?:enable|turn on) (?:java ?script|cookies).*|java ?script (?:is|seems to be|must be) (?:disabled|required|enabled|not available).*|you need to enable java ?script.*|this (?:site|page|website|video|browser) (?:requires|is not supported|cannot be played|is unavailable|requires java ?script).*|loading|loading\.\.\.|please wait|one moment,? please|an error (?:has )?occurred.*|try again|image|thumbnail|image (?:loading|not found|unavailable|placeholder|[0-9]+(?: of [0-9]+)?)|no image(?: available)?|placeholder(?: image)?|(?:image|photo|slide|item) [0-9]+ (?:of|/) [0-9]+|[0-9]+ ?/ ?[0-9]+|enlarge(?: (?:this )?image)?|(?:click|tap)(?: on (?:the |any )?(?:image|photo|picture))? to (?:enlarge|zoom|expand|view|play|unmute|open|flip)(?: .+)?|view (?:gallery|slideshow|image|photos|larger image|full ?screen|larger)|hide caption|toggle caption|show caption|open image(?: in .+)?|open media [0-9]+ in .+|(?:previous|next) (?:slide|image)|slideshow|gallery|photo gallery|swipe (?:left|right).*|listen to this (?:article|story)(?: now)?|listen(?: to article)?|this article (?:was|is) read by .+|[0-9]{1,2}:[0-9][0-9](?::[0-9][0-9])?(?: ?/ ?[0-9]{1,2}:[0-9][0-9](?::[0-9][0-9])?)?|0:00|font size|text size|increase font size|decrease font size|a\+|a-|aa|embed|embed code|view in (?:browser|app|3d|ar|fullscreen)|vergrößern|bild vergrößern|video abspielen|agrandir(?: l'image)?|lire la vidéo|ampliar|reproducir|ingrandisci|загрузка|увеличить|読み込み中|拡大|再生|加载中|图片|播放)$",
        ),
        effect: Effect::Block,
        cuts: &[
            "Play",
            "0:00 / 3:21",
            "Your browser does not support the video tag.",
            "Please enable JavaScript to continue.",
            "Loading...",
            "Click to enlarge",
            "Image 2 of 9",
        ],
        keeps: &["Play it again, she said", "The volume of water doubled", "Loading took six men", "Live from the harbour"],
    },
    Rule {
        name: "not-shown",
        reason: "Text for browsers that cannot show a player or a frame, choices of a menu that nobody opened, templates for scripts.",
        place: Place::Anywhere,
        finds: Finds::Flags(flag::FALLBACK | flag::CHOICE | flag::TEMPLATE),
        effect: Effect::Block,
        cuts: &[
            "<select><option>Albania</option></select>",
            "<video>Your browser is old.</video>",
            "<p>a</p><template><h3>Item title</h3></template>",
        ],
        keeps: &["<p>Albania is a country.</p>", "<dl><dt>Option</dt><dd>A choice</dd></dl>"],
    },
];
