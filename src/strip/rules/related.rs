//! Other stories: the labels of such sections, and lines that point to one.

use super::{Effect, Finds, Place, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "related-section",
        reason: "The label of a list of other stories; what follows it is debris up to where the article goes on.",
        place: Place::Anywhere,
        finds: Finds::Pattern(
            r"^(?:(?:you (?:may|might|could|will|'ll|would) (?:also )?(?:like|enjoy|love|be interested in|want to read|have missed|find interesting)(?: (?:this|these|to read|reading|also|\.\.\.))?)|(?:(?:more |other |latest |our |view |see |all |explore |top |browse )?(?:related|similar|recommended|trending|recent|latest|popular|featured)(?: (?:to|for|on|in|by|you|this|more|other|and|&|most|blog|the))* ?(?:articles?|posts?|stories|story|news|content|contents|reading|reads|links|topics?|pages|videos?|threads?|discussions?|blogs?|recipes?|coverage|publications|searches|jobs|entries|updates|from .+|for you|in .+))|related|trending|(?:also|other things you might) (?:like|enjoy|read)|(?:more|other|further|additional related) (?:stories|articles|posts|news|from (?:our|the|this) .+|in (?:this|the) (?:section|category|series)|like this|on this (?:topic|story|subject)|to (?:explore|read|discover|love)|for you|great (?:reads|stories|articles)|by this (?:author|seller|shop)|from the (?:web|blog|author|archives?)|around the web|interesting (?:stories|articles|posts)|recent (?:stories|articles|posts)|you (?:may|might) like)|(?:most|must) (?:read|popular|viewed|shared|commented|recent|watched|emailed|clicked|reads?)(?: (?:articles|stories|posts|news|today|this week|now|in .+))?|top (?:stories|headlines|posts|reads)(?: (?:this week|today|for you))?|(?:editors?'?s?'?|editorial) (?:stories|picks?|choice|headlines|posts|reads)(?: (?:this week|today|for you))?|trending(?: (?:now|today|topics|stories|news|posts|this week))?|don't miss(?: (?:it|out|these|this))?|in case you missed it|what to read next|read next|up next|read this next|keep exploring|keep reading|explore more|discover more|we recommend|promoted(?: stories| content)?|from (?:around the web|our partners|our sponsors|the web|our network|the archives?)|around the web|sponsored(?: content| links| stories| posts)?|paid content|partner content|(?:customers|people|shoppers|readers|users) (?:who (?:bought|viewed|read) (?:this|this item|these)? ?)?also (?:bought|viewed|liked|read|searched(?: for)?|ask(?:ed)?|purchased|like|shop(?:ped)?)|frequently bought together|recently viewed(?: (?:products|items))?|complete the look|you recently viewed|similar (?:items|listings|properties|jobs) (?:you might like|nearby|near you)?|das könnte (?:sie|dich) auch interessieren|auch interessant|ähnliche (?:artikel|beiträge|themen|produkte)|verwandte (?:artikel|beiträge|themen)|weitere (?:artikel|beiträge|themen|meldungen|nachrichten)(?: .+)?|mehr zum thema|meistgelesen|neueste (?:beiträge|artikel|kommentare)|beliebte (?:beiträge|artikel)|zum thema|à lire aussi|lire aussi|articles? (?:similaires?|liés?|récents?|connexes?|populaires?)|vous (?:aimerez|pourriez) (?:aussi|peut-être|également).*|sur le même (?:sujet|thème)|les plus lus|dans la même (?:rubrique|catégorie)|recettes similaires|artículos (?:relacionados|recientes)|noticias relacionadas|entradas (?:relacionadas|recientes)|también te puede (?:interesar|gustar)|te puede interesar|lo más (?:leído|visto)|más noticias|relacionad[oa]s|artigos relacionados|notícias relacionadas|posts? (?:relacionados|recentes)|veja também|leia também|mais lidas|você (?:também )?pode gostar.*|articoli (?:correlati|recenti|simili)|potrebbe interessarti(?: anche)?|leggi anche|ti potrebbe(?:ro)? interessare.*|i più letti|gerelateerde (?:artikelen|berichten)|lees ook|meest gelezen|powiązane (?:artykuły|wpisy)|zobacz także|zobacz również|czytaj także|przeczytaj (?:także|również)|najczęściej czytane|polecane|související (?:články|příspěvky)|mohlo by vás zajímat|läs också|les også|læs også|ilgili (?:haberler|yazılar)|kapcsolódó (?:cikkek|bejegyzések)|похожие (?:статьи|записи|материалы|новости|товары|темы)|читайте также|смотрите также|по теме|материалы по теме|ещё по теме|еще по теме|популярное|самое (?:читаемое|популярное)|последние (?:новости|записи|комментарии)|рекомендуем|вам может (?:быть интересно|понравиться)|с этим товаром (?:покупают|смотрят)|читайте також|схожі (?:статті|новини)|関連(?:記事|リンク|商品|ニュース|コンテンツ|キーワード|ページ)|おすすめ(?:記事|商品)?|人気(?:記事|ランキング)|最新(?:記事|ニュース)|あわせて読みたい|この記事を読んだ人は.*|相关(?:文章|阅读|新闻|推荐|推荐阅读|链接|产品)|相關(?:文章|新聞)|热门(?:文章|推荐|新闻)|推荐(?:阅读|文章)|猜你喜欢|延伸阅读|延伸閱讀|관련 ?(?:기사|글|뉴스|상품)|추천 ?(?:기사|글)|인기 ?(?:기사|글)|บทความที่เกี่ยวข้อง|bài viết liên quan|tin liên quan)$",
        ),
        effect: Effect::Section,
        cuts: &[
            "You May Also Like",
            "Related Articles",
            "Most read",
            "More from the Blog",
            "Das könnte Sie auch interessieren",
            "Читайте также",
            "関連記事",
            "Customers also bought",
            "Similar threads",
            "Articles similaires",
            "Recent Posts",
        ],
        keeps: &[
            "Related by blood to the king",
            "More stories are told of her than of anyone",
            "Similar to a heron, but smaller",
            "The most popular man in town",
            "Recommended dose: two",
            "You may also like to bring a coat for the crossing, which is cold.",
        ],
    },
    Rule {
        name: "list-label",
        reason: "The label of a list of stories or products that does not say whether they are others.",
        place: Place::Edge,
        finds: Finds::Phrases(
            "featured|latest|popular|recommended|recommended for you|top picks|our picks|staff picks|related products|featured products|featured items|new arrivals|best sellers|bestsellers|featured posts",
        ),
        effect: Effect::Block,
        cuts: &["Featured", "Our Picks", "Best sellers"],
        keeps: &["Recommended by three doctors", "The latest of her books"],
    },
    Rule {
        name: "story-pointer",
        reason: "One line that points to another story, put between two paragraphs.",
        place: Place::Anywhere,
        finds: Finds::Pattern(
            r"^(?:read more|read also|also read|read next|see also|see more|must[- ]read|related|related (?:story|article|post|video|reading|stories|news|link|coverage|content)|more on this(?: story)?|watch (?:also|now|next|more|video|below)|listen (?:now|also)|don't miss|in case you missed it|also on .+|read the latest|you might also like|you may also like|up next|trending|editor's pick|lesen sie auch|lesen sie (?:hier|mehr)|mehr zum thema|lire aussi|à lire aussi|à lire|lee también|lea también|te puede interesar|ver también|leia também|leia mais|veja também|leggi anche|lees ook|czytaj (?:też|także|również)|zobacz (?:też|także|również)|читайте также|смотрите также|читайте ещё|читайте еще|читайте також|关联阅读|相关阅读|関連記事) ?[:|>»→–] ?\S.+$|^(?:read more|read also|also read|see also|lire aussi|leia também|lee también|lesen sie auch|читайте также) (?:on|about|from|at|in|of) .+ here$|^(?:click|tap) here (?:to|for) (?:read|see|view|learn|find|more|sign|subscribe|get|join|watch|listen|download)(?-u:\b).*$",
        ),
        effect: Effect::Block,
        cuts: &[
            "READ MORE: Council votes to close the baths",
            "Related: How to prune a pear",
            "Read also: Bridge opens in May",
            "Lire aussi : Le pont rouvre",
            "Click here to read more stories",
        ],
        keeps: &[
            "He could read more: maps, signs and faces.",
            "More: the collected letters",
            "See also the chapter on rivers",
            "Watch the kettle",
        ],
    },
    Rule {
        name: "section-label",
        reason: "The name of a section of the site, next to the title or under the text.",
        place: Place::Edge,
        finds: Finds::Pattern(
            r"^(?:(?:top|latest|breaking|english|hindi|local|world|national|international|business|sports?|regional|daily|today's|all|more|live|featured|political|politics?|entertainment|tech|technology|health|science|community|city|state|general|industry|company|press|school|market|crime) news|(?:top|latest|breaking|featured|lead|main|local) (?:stories|story|headlines?)|breaking|headlines?|news|world|politics|business|opinion|opinions|sports?|entertainment|lifestyle|technology|tech|science|health|travel|culture|education|environment|economy|finance|money|features?|analysis|commentary|editorial|editorials|local|national|international|uncategorized|blog|blogs|video|videos|photos|podcasts?|events|obituaries|classifieds|exclusive|premium|members only|home ?[/>»›] ?.+|posted in:? .+|filed under:? .+|categor(?:y|ies)(?: ?: ?.+)?|tags?(?: ?: ?.+)?|tagged(?: (?:with|as|in))?(?: ?:? ?.+)?|topics?(?: ?: ?.+)?|sections?|archives?|nachrichten|politik|wirtschaft|kultur|kategorien?(?: ?: ?.+)?|schlagw(?:ort|örter)(?: ?: ?.+)?|actualités?|catégories?(?: ?: ?.+)?|étiquettes?(?: ?: ?.+)?|noticias|categorías?(?: ?: ?.+)?|etiquetas?(?: ?: ?.+)?|notícias|categorias?(?: ?: ?.+)?|новости|рубрик[аи](?: ?: ?.+)?|теги(?: ?: ?.+)?|метки(?: ?: ?.+)?|カテゴリー?|タグ|标签|分类|标签 ?[:：].+)$",
        ),
        effect: Effect::Block,
        cuts: &["English News", "TOP news", "Opinion", "Filed Under: Harbours, Ferries", "Tags: tea, kettles", "Новости"],
        keeps: &["News of the fire reached the hill", "World without end", "The science of rain"],
    },
];
