//! Shops, advertisements and forums: buttons and labels of their software.

use super::{Effect, Finds, Place, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "shop-button",
        reason: "A button or a state of a shop's cart.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "add to cart|add to basket|add to bag|add to wishlist|add to wish list|add to favorites|add to favourites|add to compare|add to list|add to quote|\
             add to registry|buy now|buy it now|buy|pre-order|pre-order now|order now|shop|shop this|quick view|quick shop|quick add|select options|\
             choose options|choose an option|cart|your cart|my cart|shopping cart|shopping bag|my bag|view cart|view basket|cart 0|cart (0|basket|checkout|\
             check out|proceed to checkout|continue to checkout|continue shopping|your cart is empty|your cart is currently empty|your basket is empty|\
             your shopping cart is empty|your bag is empty|subtotal|estimated total|wishlist|wish list|my wishlist|sold out|out of stock|\
             notify me when available|email me when available|notify me|qty|decrease quantity|increase quantity|remove|remove item|apply coupon|\
             coupon code|gift card|regular price|sale price|sale|sold by|write a review|write review|write a customer review|\
             be the first to review this product|be the first to write a review|no reviews yet|ask a question|couldn't load pickup availability|\
             pickup available|check availability|taxes and shipping calculated at checkout|shipping calculated at checkout|\
             tax included. shipping calculated at checkout|add a gift message|product carousel|zoom in|zoom out|roll over image to zoom in|click to zoom|\
             hover to zoom|size guide|size chart|sort by|filter by|clear all|clear filters|reset filters|apply filters|items per page|\
             show filters|hide filters|grid view|list view|in den warenkorb|warenkorb|zum warenkorb|jetzt kaufen|auf die wunschliste|merkzettel|ausverkauft|\
             zur kasse|menge|ajouter au panier|panier|mon panier|votre panier est vide|acheter|ajouter à la liste d'envies|rupture de stock|quantité|\
             añadir al carrito|agregar al carrito|añadir a la cesta|carrito|comprar|comprar ahora|tu carrito está vacío|cantidad|adicionar ao carrinho|carrinho|\
             comprar agora|aggiungi al carrello|carrello|acquista ora|in winkelwagen|winkelwagen|in winkelmand|dodaj do koszyka|koszyk|do koszyka|přidat do košíku|\
             košík|lägg i varukorg|varukorg|sepete ekle|sepetim|в корзину|добавить в корзину|корзина|купить|купить в один клик|в избранное|избранное|сравнить|\
             в наличии|нет в наличии|カートに入れる|カート|買い物かご|お気に入り|お気に入りに追加|加入购物车|购物车|立即购买|加入購物車|장바구니|구매하기|หยิบใส่ตะกร้า|thêm vào giỏ hàng|giỏ hàng",
        ),
        effect: Effect::Block,
        cuts: &["Add to cart", "Your cart is empty", "Proceed to checkout", "Sort by", "In den Warenkorb", "カートに入れる"],
        keeps: &["Add to the pan and stir", "The cart was drawn by oxen", "Compare the two banks", "Sold out in a day"],
    },
    Rule {
        name: "advertisement",
        reason: "The label of an advertisement, or an offer to remove them.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:advertisements?|advertising|ads?|ads? by \w+|sponsored(?: (?:by .+|ad))?|promoted(?: by .+)?|",
            r"promotion|(?:article|story|text|content)? ?continues? (?:after|below)(?: (?:this |the )?(?:ad|ads|",
            r"advert|advertisement|advertising|sponsor message))?|continue reading (?:below|after (?:this )?ad)|",
            r"scroll (?:down )?(?:to continue|for more)(?: (?:reading|with content))?|",
            r"skip (?:ad|advertisement|ads)|(?:this )?(?:ad|advertisement|advert)(?: -? ?(?:continue|content|",
            r"scroll|remove|close|feedback|choices|free)(?-u:\b).*)|- ?advertisement ?-|report (?:this )?ad|",
            r"remove ads|ad[- ]?blocker detected|please disable your ad ?blocker.*|paid (?:post|advertisement)|",
            r"reklame|anzeigen?|werbung|publicité|la suite après (?:la|cette) publicité|annonce|publicidad|",
            r"publicidade|anúncio|continua depois da publicidade|pubblicità|advertentie|reklama|annons|mainos|",
            r"reklam|hirdetés|реклама|рекламный блок|広告|スポンサーリンク|广告|廣告|광고|โฆษณา|quảng cáo)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "Advertisement",
            "Story continues below advertisement",
            "Scroll to continue",
            "Anzeige",
            "スポンサーリンク",
            "Реклама",
        ],
        keeps: &["Advertisement for a lost dog led to the find.", "The ad ran for a week", "Publicité et pouvoir"],
    },
    Rule {
        name: "forum-button",
        reason: "A button or a field that forum software puts around each post.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:reply|quote|reply with quote|like|likes|dislike|upvote|downvote|up vote|vote up|vote down|",
            r"report|report post|report content|give award|hide|unhide|thanks|edit|edited|delete|multi-?quote|",
            r"click to expand|click to collapse|spoiler|quote reply|",
            r"reply to (?:thread|topic|post|this topic|this thread)|new (?:topic|thread|post)|",
            r"start (?:a )?new (?:topic|thread|discussion)|post (?:new )?(?:topic|thread|a topic)|topic starter|",
            r"thread starter|original poster|op|moderator|administrator|admin|staff member|super moderator|",
            r"global moderator|active member|well-known member|new member|junior member|senior member|",
            r"registered user|registered|member|members|guest|premium member|trusted member|contributor|author|",
            r"[0-9]+ (?:posts?|messages|topics|replies|points?|solutions?|kudos|badges?|upvotes?)|",
            r"(?:joined|join date|member since|registered):? (?:on )?(?:[a-z]{3,9}\.? )?[0-9].*|",
            r"joined|join date|reaction score|trophy points|",
            r"(?:messages|posts|post count|reaction score|trophy points|points|likes received|thanks received|",
            r"reputation|rep power|solutions|karma|threads|thanks|thanked) ?[:#] ?[0-9][0-9.,k]*|",
            r"joined (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* [0-9].*|#[0-9]+|",
            r"post(?: number)? ?#?[0-9]+|last edited(?: by)?:? .+|(?:this post was |post )?edited (?:by|on) .+|",
            r"(?:last )?reply (?:by|from) .+|(?:you must|you cannot|you can not|you may not) (?:be logged in|",
            r"log in|post|reply|edit|delete|attach|vote) .+|unread posts?|",
            r"mark (?:forums?|all|topics?) (?:as )?read|subscribe to (?:thread|topic|this thread|this topic)|",
            r"(?:not open|closed) (?:for|to) further replies|topic locked|thread (?:tools|closed|status)|",
            r"display modes|linear mode|print view|show post|permalink|copy link to (?:post|comment)|",
            r"sort by (?:best|new|old|date|votes|top)|best answer|mark as (?:solution|spam|answer|read)|",
            r"view (?:original post|profile|public profile|posts|forum posts)|private message|",
            r"send (?:a )?(?:private )?message|find (?:all|more) posts by .+|visit .+'s homepage|user avatar|",
            r"avatar|antworten|zitieren|melden|gefällt mir|répondre|citer|signaler|j'aime|responder|citar|",
            r"me gusta|curtir|rispondi|cita|mi piace|odpowiedz|cytuj|ответить|цитировать|цитата|пожаловаться|",
            r"нравится|返信|引用|いいね|通報|回复|引用|点赞|举报|답글|좋아요)$",
        )),
        effect: Effect::Block,
        cuts: &[
            "Reply",
            "Joined: Jan 2014",
            "Messages: 1,204",
            "#3",
            "Last edited by a moderator: May 3, 2021",
            "Click to expand...",
            "Ответить",
        ],
        keeps: &[
            "Reply in kind",
            "He said: nothing",
            "From: the war years, a letter that nobody had opened until the house was sold",
            "Like a river",
            "#3 in the series was the best",
        ],
    },
];
