//! Getting around: menus, search, accounts, paging, back to top.

use super::{Effect, Finds, Place, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "skip-link",
        reason: "A link for keyboards that jumps over the menu, or back to the top.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "skip to content|skip to main content|skip to the content|skip to main|skip to primary content|skip to secondary content|skip to navigation|\
             skip to primary navigation|skip to main navigation|skip to search|skip to footer|skip to primary sidebar|skip to secondary menu|skip links|\
             skip navigation|skip to body|skip to article|skip to header|skip to menu|skip to page content|skip to sidebar|skip to product information|\
             skip to site footer|skip to header right navigation|jump to content|jump to navigation|jump to main content|jump to search|accessibility links|\
             back to top|back to the top|back to top of page|top|top of page|go to top|go to the top|to top|to the top|return to top|scroll to top|scroll up|\
             scroll down|back to top button|zum inhalt springen|zum inhalt|direkt zum inhalt|zum hauptinhalt springen|zur navigation springen|nach oben|\
             zurück nach oben|zum seitenanfang|seitenanfang|aller au contenu|aller au contenu principal|passer au contenu|haut de page|retour en haut|\
             retour en haut de page|retour haut de page|ir al contenido|saltar al contenido|saltar al contenido principal|arriba|volver arriba|subir|ir al inicio|\
             ir para o conteúdo|pular para o conteúdo|pular para o conteúdo principal|voltar ao topo|voltar para o topo|ir para o topo|vai al contenuto|\
             salta al contenuto|torna su|torna in alto|torna all'inizio|ga naar de inhoud|ga naar inhoud|naar boven|terug naar boven|przejdź do treści|do góry|\
             powrót do góry|na górę|přeskočit na obsah|nahoru|hoppa till innehåll|till toppen|hopp til innhold|til toppen|siirry sisältöön|перейти к содержимому|\
             перейти к содержанию|перейти к контенту|наверх|вверх|к началу страницы|вгору|нагоре|コンテンツへスキップ|本文へ|本文へスキップ|ページトップ|ページトップへ|ページの先頭へ|トップへ戻る|跳至内容|跳到内容|\
             跳转到主要内容|返回顶部|回到顶部|回頂部|본문 바로가기|맨 위로|ไปยังเนื้อหา|chuyển đến nội dung",
        ),
        effect: Effect::Block,
        cuts: &["Skip to content", "Top", "Zurück nach oben ↑", "ページトップへ", "Наверх"],
        keeps: &["Skip to the last chapter", "Top of the morning", "Back to the top of the hill they went"],
    },
    Rule {
        name: "menu-label",
        reason: "The label of a menu or of the button that opens it.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "menu|main menu|mobile menu|primary menu|secondary menu|footer menu|site menu|top menu|navigation menu|main navigation|primary navigation|\
             site navigation|navigation|secondary navigation|mobile navigation|breadcrumb|breadcrumbs|breadcrumb navigation|you are here|toggle navigation|\
             toggle menu|toggle search|toggle sidebar|toggle mobile menu|toggle dark mode|toggle theme|open menu|close menu|open main menu|open navigation|\
             close navigation|open navigation menu|show menu|hide menu|expand menu|collapse menu|expand child menu|toggle child menu|menu toggle|close search|\
             open search|close|close this dialog|close dialog|close modal|close window|x close|quick links|useful links|site links|links|browse by category|\
             sub menu|submenu|user account menu|user menu|social menu|search menu|switch to dark mode|dark mode|light mode|change language|select language|\
             choose language|choose your language|english (us|english (uk|select your country|select country|change region|select region|go to homepage|\
             go to home page|home page|homepage|home|back to home|back to homepage|return to homepage|return home|go back|site index|site map|sitemap|\
             hauptmenü|menü|menü öffnen|menü schließen|navigation öffnen|navigation überspringen|startseite|sprache|schließen|schliessen|menu principal|\
             ouvrir le menu|fermer le menu|fermer|accueil|vous êtes ici|retour|plan du site|menú|menú principal|abrir menú|cerrar|inicio|volver|mapa del sitio|\
             estás aquí|usted está aquí|fechar|início|voltar|mapa do site|você está aqui|menu principale|chiudi|apri menu|mappa del sito|hoofdmenu|sluiten|\
             strona główna|zamknij|mapa strony|hlavní menu|zavřít|mapa stránek|меню|главное меню|навигация|закрыть|главная|главная страница|на главную|карта сайта|\
             вы здесь|головна|меню сайта|メニュー|メインメニュー|閉じる|ホーム|トップページ|サイトマップ|戻る|菜单|主菜单|导航|关闭|首页|网站地图|返回|메뉴|닫기|홈|사이트맵|เมน|หน้าแรก|trang chủ",
        ),
        effect: Effect::Block,
        cuts: &["Menu", "Toggle navigation", "Close", "Home", "メニュー", "Главная"],
        keeps: &["The menu changes daily", "Home is where the hearth is", "Close to the river", "Back in 1990"],
    },
    Rule {
        name: "breadcrumb",
        reason: "The path from the home page to this one.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:you are here|sie sind hier|vous êtes ici|estás aquí|вы здесь)[: ]+[^ ].*$|^(?:home|home page|",
            r"startseite|accueil|inicio|início|strona główna|главная|ホーム|トップ|",
            r#"首页)(?: ?(?:>|"|→|::|\||›) ?| / )[^ ].*$"#,
        )),
        effect: Effect::Block,
        cuts: &["Home > News > Harbour", "You are here: Home > Local > Long Osier", "Startseite » Kultur", "Главная / Новости"],
        keeps: &["Home-made jam", "Home is where they went"],
    },
    Rule {
        name: "link-reference",
        reason: "A numbered address in the list of links that a text browser appends.",
        place: Place::Anywhere,
        finds: Finds::Pattern(r"^[0-9]{1,4}\. (?:https?://|file://|mailto:|javascript:)[^ ]+$|^(?:visible|hidden) links:?$"),
        effect: Effect::Block,
        cuts: &["12. http://www.example.org/sports", "Visible links"],
        keeps: &["See http://example.org/ for the tables.", "https://example.org/a", "The hidden links between the mills"],
    },
    Rule {
        name: "search-prompt",
        reason: "The label or the prompt of a search box.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:(?:site |advanced |quick )?search(?: (?:for|this site|the site|our site|this website|site|",
            r"website|here|now|button|form|results|query|query\.\.\.|bar|box|icon|input|by keyword|by keywords|",
            r"the web|our website|everything|for:|forums|forum|documentation|docs|our help center|articles|",
            r"products|products\.\.\.|our store|the store|community|toggle))?|search \.\.\.|search…|",
            r"search for something|(?:type|enter) (?:here )?(?:your )?(?:to search|",
            r"search (?:terms?|query|keywords?)|keywords?)(?: (?:and|then) (?:press|hit) enter)?(?: to search)?|",
            r"type (?:and|your search and|your search query and|above and|",
            r"here and) (?:hit|press) enter(?: to search)?(?:\. press esc to cancel)?|",
            r"(?:hit|press) enter to search or esc to close|",
            r"start typing (?:and press enter )?(?:to (?:search|see .*))?|",
            r"(?:hi,? )?what (?:are|can) (?:you|we) (?:looking for|help you find|searching for)|",
            r"find a (?:store|dealer|location|job)|no results(?: found)?|0 results(?: found)?|loading results|",
            r"suche|suchen|suche nach|suchbegriff|suchbegriff eingeben|rechercher|recherche|que recherchez-vous|",
            r"buscar|búsqueda|buscador|buscar en el sitio|pesquisar|pesquisa|busca|cerca|cerca nel sito|ricerca|",
            r"zoeken|zoek|szukaj|wyszukaj|hledat|vyhledávání|keresés|sök|søk|søg|haku|ara|поиск|поиск по сайту|",
            r"найти|искать|пошук|търсене|検索|サイト内検索|搜索|搜尋|搜寻|查找|검색|ค้นหา|tìm kiếm)$",
        )),
        effect: Effect::Block,
        cuts: &["Search", "Hi, what are you looking for?", "Search for:", "Type and hit enter", "検索", "Suche"],
        keeps: &[
            "Search parties went out at dawn",
            "What are you looking for in a neighbour?",
            "The search for the lost bell",
            "Find a quiet corner",
        ],
    },
    Rule {
        name: "account-link",
        reason: "A link to log in, to register or to an account.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "log in|login|log-in|log out|logout|sign in|sign-in|sign out|signin|sign in / join|sign in/join|log in / register|login / register|login/register|\
             login or register|log in or sign up|sign in or register|sign in or create an account|log in or register|register here|\
             create account|create an account|create a free account|my account|your account|member login|members login|user login|client login|\
             customer login|login here|sign in to your account|log in to your account|forgot password|forgot your password|lost your password|forgot username|\
             reset password|don't have an account|already have an account|already a member|already a subscriber|not a member|not a member yet|new here|new user|\
             new customer|sign up now|sign up free|sign up for free|join now|join us|become a member|become a subscriber|my profile|edit profile|manage account|\
             account settings|welcome back|welcome! log into your account|log into your account|password recovery|recover your password|\
             a password will be e-mailed to you|get help|you are not logged in|\
             you are using an out of date browser. it may not display this or other websites correctly|you should upgrade or use an alternative browser|anmelden|\
             einloggen|registrieren|mein konto|konto erstellen|passwort vergessen|abmelden|se connecter|connexion|s'inscrire|mon compte|créer un compte|\
             mot de passe oublié|se déconnecter|iniciar sesión|acceder|registrarse|regístrate|mi cuenta|crear cuenta|olvidaste tu contraseña|cerrar sesión|entrar|\
             iniciar sessão|fazer login|cadastre-se|minha conta|criar conta|accedi|registrati|il mio account|inloggen|registreren|mijn account|zaloguj się|zaloguj|\
             zarejestruj się|moje konto|logowanie|přihlásit se|přihlásit|registrace|logga in|logg inn|log ind|kirjaudu|giriş yap|üye ol|войти|вход|регистрация|\
             зарегистрироваться|личный кабинет|мой аккаунт|выйти|забыли пароль|вхід|увійти|реєстрація|ログイン|新規登録|会員登録|ログアウト|マイページ|登录|登入|注册|註冊|我的账户|忘记密码|로그인|회원가입|\
             เข้าสู่ระบบ|đăng nhập|đăng ký",
        ),
        effect: Effect::Block,
        cuts: &["Log in", "Forgot your password?", "My Account", "Anmelden", "ログイン"],
        keeps: &["Register of births and deaths", "She asked him to sign in ink.", "An account of the voyage"],
    },
    Rule {
        name: "pagination",
        reason: "A link to the next, the previous or a numbered page.",
        place: Place::Anywhere,
        finds: Finds::Pattern(concat!(
            r"^(?:(?:next|previous|prev|older|",
            r"newer)(?: (?:page|pages|post|posts|article|articles|story|stories|entry|entries|chapter|topic|",
            r"thread|slide|item|image|photo|video|episode|lesson|product|project))?(?: ?[/|<>\x22 ]+ ?(?:next|",
            r"previous|prev|last)(?: (?:page|post|article|story|chapter|topic))?)?|",
            r"(?:post|posts|page|pages|article|comment|comments|product) (?:navigation|pagination)|",
            r"page [0-9]+(?: ?(?:of|/) ?[0-9]+)?|pages:?(?: [0-9]+)+|[0-9]+ of [0-9]+|",
            r"(?:[0-9]{1,4} ){2,}(?:\.\.\. ?|… ?)?(?:[0-9]+ ?)?(?:next|last|older)|(?:load|show|view|",
            r"see|display) (?:more|all|less)(?: (?:posts|articles|stories|news|results|comments|products|items|",
            r"reviews|videos|replies|photos|images|episodes|events))?|view details|view more|expand all|",
            r"collapse all|show all|read less|(?:go to|jump to) page|go to the (?:next|previous) page|",
            r"(?:older|newer|next|previous) [a-z]+ (?:newer|older|next|previous) [a-z]+|weiter|zurück|",
            r"zurück zur übersicht|nächste seite|vorherige seite|nächster beitrag|vorheriger beitrag|",
            r"mehr anzeigen|mehr laden|alle anzeigen|suivant|précédent|page suivante|page précédente|",
            r"article suivant|article précédent|voir plus|afficher plus|tout voir|siguiente|anterior|",
            r"página siguiente|ver más|ver todo|ver todos|cargar más|próximo|próxima|ver mais|carregar mais|",
            r"successivo|precedente|vedi tutti|mostra altro|volgende|vorige|toon meer|następny|poprzedni|",
            r"następna strona|zobacz więcej|pokaż więcej|další|předchozí|далее|назад|вперёд|следующая|",
            r"предыдущая|следующая запись|предыдущая запись|показать ещё|показать еще|ещё|次へ|前へ|次のページ|",
            r"前のページ|次の記事|前の記事|もっと見る|続きを見る|一覧へ|下一页|上一页|下一篇|上一篇|加载更多|",
            r"查看更多|查看全部|다음|이전|더보기|ถัดไป|ก่อนหน้า)$",
        )),
        effect: Effect::Block,
        cuts: &["Next", "« Previous Post", "Page 2 of 7", "1 2 3 … 9 Next", "Load more", "View all", "次へ", "Show more comments"],
        keeps: &["Next came the flood", "Last but not least", "More than a hat", "Page 3 girls", "Older people"],
    },
    Rule {
        name: "read-more",
        reason: "A link to the full text of a teaser, or a link without words of its own.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "read more|read full article|read full story|read the full article|read the full story|read the article|read article|read story|read on|read post|\
             read now|read the rest|read the rest of this entry|read more about this|continue reading|keep reading|full story|full article|learn more|\
             learn more about us|find out more|see more|see details|discover more|click here|click here to read more|click here for more|\
             click here to learn more|more info|more details|more about us|tell me more|get started|get started today|get started now|\
             get a quote|get a free quote|request a demo|request demo|book a demo|book now|contact us today|contact us now|try for free|try it free|try it now|\
             start free trial|start your free trial|download now|watch now|watch video|watch the video|listen now|shop now|shop all|\
             explore more|explore now|explore all|visit website|visit site|open in app|get the app|download the app|download our app|install app|apply now|donate|\
             donate now|support us|buy tickets|get directions|view map|view profile|view full profile|more by this author|view all posts|see all posts|\
             view all posts by|weiterlesen|mehr lesen|mehr erfahren|zum artikel|mehr dazu|lire la suite|en savoir plus|lire plus|lire l'article|leer más|\
             seguir leyendo|saber más|más información|ler mais|leia mais|saiba mais|continue lendo|leggi tutto|leggi di più|scopri di più|continua a leggere|\
             lees meer|lees verder|meer informatie|czytaj więcej|czytaj dalej|więcej|číst více|více|läs mer|les mer|læs mere|lue lisää|devamını oku|tovább|\
             citește mai mult|читать далее|читать дальше|подробнее|узнать больше|читати далі|детальніше|続きを読む|詳しくはこちら|詳細を見る|こちら|阅读更多|阅读全文|查看详情|了解更多|더 읽기|자세히 보기|\
             อ่านต่อ|xem thêm|đọc thêm",
        ),
        effect: Effect::Block,
        cuts: &["Read more »", "Continue reading...", "Learn More", "Weiterlesen", "続きを読む"],
        keeps: &[
            "Read more books than you can carry",
            "Details of the plan were few.",
            "Explore the old town on foot",
            "Continue for two miles",
        ],
    },
    Rule {
        name: "contents-label",
        reason: "The label of a list of the page's own sections.",
        place: Place::Anywhere,
        finds: Finds::Phrases(
            "on this page|in this article|in this post|in this story|in this section|table of contents|jump to section|jump to|jump to recipe|\
             jump to recipe print recipe|print recipe|article contents|page contents|contents hide|toc|inhaltsverzeichnis|auf dieser seite|sommaire|au sommaire|\
             sur cette page|aller à la recette|tabla de contenidos|en esta página|índice de contenidos|nesta página|in questo articolo|indice dei contenuti|\
             in dit artikel|spis treści|оглавление|содержание статьи|目次|目录|edit this page|edit this page on github|edit on github|suggest edits|\
             was this page helpful|was this article helpful|was this helpful|did this answer your question|rate this page|send feedback|give feedback|\
             provide feedback|improve this page|report an issue|report a problem with this page",
        ),
        effect: Effect::Block,
        cuts: &["On this page", "Table of Contents", "Jump to Recipe", "Edit this page", "目次"],
        keeps: &["On this page of the ledger he wrote", "The contents of the box"],
    },
];
