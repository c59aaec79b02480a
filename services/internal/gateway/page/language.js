// The words of the page in Arabic and English. The language is remembered.

import { byId } from "./dom.js";

const words = {
  ar: {
    skip: "إلى المحتوى", tagline: "مَن قال ماذا، وعمّن، وأين", views: "أقسام الصفحة", tabArticle: "مقال", tabLive: "البث الحي", tabSearch: "بحث", other: "English",
    composeTitle: "ألصق خبرا عربيا لترى من قال ماذا فيه", composeHint: "أو أفلت هنا ملفا: نص أو صفحة HTML أو JSON. لا يغادر النص هذا الخادم.", composePlaceholder: "نص الخبر…",
    enrich: "حلّل الخبر", choose: "اختر ملفا", samples: "أمثلة", trySample: "أو جرّب مثالا:", sampleNews: "خبر", sampleInterview: "مقابلة", samplePage: "صفحة ويب",
    textShown: "النص المعروض", clean: "النص النظيف", raw: "النص الأصلي", another: "خبر آخر", details: "تفاصيل", card: "سلسلة الإسناد", working: "يجري تحليل الخبر…", done: "حُلّل الخبر",
    late: "الخبر في الطريق، ولم تنته مراحله بعد. يظهر في البث الحي حين تنتهي.", noText: "لا نص هنا بعد: ألصق خبرا أو اختر مثالا.",
    step1: "القول", step1text: "نجد كل اقتباس: الصريح بين علامتين، والمنقول بلا علامات.", step2: "القائل", step2text: "نرد كل قول إلى قائله ولو ذُكر بضمير أو بمنصب.", step3: "السند",
    step3text: "نُبقي السلسلة كلها: الفعل والذكر والاسم وموضع كل كلمة في الأصل.",
    filter: "تصفية", filterPlaceholder: "قائل أو كلمة", kind: "النوع", anyKind: "كل الأنواع", direct: "مباشر", mixed: "جزئي", indirect: "غير مباشر", pause: "أوقف", resume: "تابع",
    liveEmpty: "لم يصل قول بعد", liveEmptyText: "تظهر الأقوال هنا فور خروجها من البث. حلّل خبرا، أو أرسل واحدا:", counts: "الأعداد", topSpeakers: "أكثر القائلين", topEntities: "أكثر الأسماء ذكرا",
    speaker: "القائل", speakerPlaceholder: "مثل: الحلواني", about: "الموضوع", aboutPlaceholder: "كلمة في القول أو في العنوان", from: "من", to: "إلى", find: "ابحث", more: "المزيد",
    foot: "إسناد: مصدر مفتوح، يعمل كله على أجهزتك.", api: "واجهة البرمجة", tokenTitle: "رمز الدخول", tokenText: "يطلب هذا الخادم رمزا. يبقى في هذا اللسان حتى تغلقه.", tokenLabel: "الرمز", tokenUse: "ادخل",
    point: "أشر إلى قول أو اسم، أو انتقل بين الأقوال بمفتاحي السهمين.", quote: "القول", cue: "الفعل", mention: "كما ذُكر", said: "القائل", chain: "ذُكر في", unknown: "قائل غير معروف", confidence: "الثقة",
    byName: "عُرف باسمه", byRole: "عُرف بمنصبه", byPronoun: "عُرف بضمير", byCarried: "القائل الأخير يتابع", byHeadline: "من العنوان", byNone: "لم يُعرف", role: "الصفة", wikidata: "ويكي بيانات", times: "المرات",
    PER: "شخص", LOC: "مكان", ORG: "مؤسسة", MISC: "اسم آخر", speakers: "القائلون", entities: "الأسماء", removed: "ما أُزيل عند التنظيف", nothingRemoved: "لم يُزل شيء.", noQuotes: "لا أقوال في هذا الخبر.",
    noEntities: "لا أسماء في هذا الخبر.", byline: "الكاتب", dateline: "سطر المكان", credit: "المصدر", caption: "تعليق صورة", link: "رابط", furniture: "من زوائد الصفحة", sentences: "الجمل", quotes: "الأقوال", names: "الأسماء",
    milliseconds: "الزمن بالمللي ثانية", noRaw: "النص الأصلي عند من أرسله", close: "أغلق", goTo: "انتقل إلى", only: "أبرز أقوال", legend: "الدليل",
    connected: "متصل بالبث", connecting: "يجري الاتصال…", offline: "انقطع الاتصال، وتعاد المحاولة", newQuotes: "أقوال وصلت", shown: "معروضة", untitled: "بلا عنوان", found: "النتائج", nothingFound: "لا نتائج. جرّب كلمات أقل.",
    noArchive: "لا أرشيف بجانب هذا الخادم: هذه نتائج مما وصل منذ فُتحت الصفحة.", gone: "لم يعد هذا الخبر محفوظا.", failed: "لم ينجح الطلب",
    not_arabic: "النص ليس عربيا في معظمه.", empty: "لا نص في الخبر.", too_large: "النص أكبر من الحد.", no_article: "لا خبر في هذه الصفحة.", not_json: "الملف ليس JSON صحيحا.", schema: "ملف JSON ليس خبرا خاما: يلزمه الحقل text.",
    broken_utf8: "ترميز الملف غير معروف.", busy: "الخادم مشغول، أعد المحاولة بعد قليل.", unavailable: "البث لا يقبل أخبارا الآن، أعد المحاولة بعد قليل.", unreachable: "لا يمكن الوصول إلى الخادم.",
  },
  en: {
    skip: "Skip to content", tagline: "Who said what, about whom, and where", views: "Views", tabArticle: "Article", tabLive: "Live", tabSearch: "Search", other: "العربية",
    composeTitle: "Paste Arabic news to see who said what", composeHint: "Or drop a file here: text, an HTML page, or JSON. The text stays on this server.", composePlaceholder: "The article’s text…",
    enrich: "Enrich", choose: "Choose a file", samples: "Samples", trySample: "or try a sample:", sampleNews: "News", sampleInterview: "Interview", samplePage: "Web page",
    textShown: "Text shown", clean: "Clean text", raw: "Raw text", another: "Another article", details: "Details", card: "Chain of attribution", working: "Enriching the article…", done: "The article is enriched",
    late: "The article is on its way and not through all stages yet. It shows in the live view when it is.", noText: "There is no text yet: paste an article or pick a sample.",
    step1: "The saying", step1text: "Every quote is found: verbatim between marks, or reported without any.", step2: "The speaker", step2text: "Each goes back to who said it, even by a pronoun or a post.", step3: "The chain",
    step3text: "Every link is kept: verb, mention, name, and where each word stood in the original.",
    filter: "Filter", filterPlaceholder: "Speaker or word", kind: "Kind", anyKind: "All kinds", direct: "Direct", mixed: "Mixed", indirect: "Indirect", pause: "Pause", resume: "Resume",
    liveEmpty: "No quote has come yet", liveEmptyText: "Quotes show here as soon as they leave the stream. Enrich an article, or send one:", counts: "Counts", topSpeakers: "Most quoted", topEntities: "Most named",
    speaker: "Speaker", speakerPlaceholder: "e.g. الحلواني", about: "About", aboutPlaceholder: "A word in quote or headline", from: "From", to: "To", find: "Search", more: "More",
    foot: "Isnad is open source and runs on your machines alone.", api: "API", tokenTitle: "Access token", tokenText: "This server asks for a token. It is kept in this tab until you close it.", tokenLabel: "Token", tokenUse: "Enter",
    point: "Point at a quote or a name, or go from quote to quote with the arrow keys.", quote: "Quote", cue: "Cue", mention: "Mentioned as", said: "Speaker", chain: "Named at", unknown: "Unknown speaker", confidence: "Confidence",
    byName: "by name", byRole: "by role", byPronoun: "by a pronoun", byCarried: "the last speaker goes on", byHeadline: "from the headline", byNone: "not found", role: "Role", wikidata: "Wikidata", times: "Times",
    PER: "Person", LOC: "Place", ORG: "Organisation", MISC: "Other name", speakers: "Speakers", entities: "Names", removed: "What cleaning removed", nothingRemoved: "Nothing was removed.", noQuotes: "No quotes in this article.",
    noEntities: "No names in this article.", byline: "Byline", dateline: "Dateline", credit: "Credit", caption: "Caption", link: "Link", furniture: "Page furniture", sentences: "Sentences", quotes: "Quotes", names: "Names",
    milliseconds: "Milliseconds", noRaw: "The raw text is with who sent it", close: "Close", goTo: "Go to", only: "Highlight quotes of", legend: "Legend",
    connected: "Connected to the stream", connecting: "Connecting…", offline: "Connection lost, trying again", newQuotes: "Quotes", shown: "Shown", untitled: "Untitled", found: "Found", nothingFound: "Nothing found. Try fewer words.",
    noArchive: "No archive runs beside this server: these are from what came since the page was opened.", gone: "This article is not kept any more.", failed: "The request failed",
    not_arabic: "The text is not mostly Arabic.", empty: "The article has no text.", too_large: "The text is over the limit.", no_article: "There is no article in this page.", not_json: "The file is not valid JSON.",
    schema: "The JSON is not a raw article: it needs the field text.", broken_utf8: "The file’s encoding is not known.", busy: "The server is busy; try again in a moment.",
    unavailable: "The stream takes no articles now; try again in a moment.", unreachable: "The server can’t be reached.",
  },
};

const followers = [];
let current = "ar";

/** The language of the page: ar or en. */
export const language = () => current;

/** A word of the page, or fallback where there is none. */
export const t = (name, fallback = name) => words[current][name] ?? fallback;

/** A number as the page writes it. */
export const number = (n) => new Intl.NumberFormat("en").format(n);

/** Calls f now and whenever the language changes. */
export function onLanguage(f) {
  followers.push(f);
  f();
}

function remembered() {
  try {
    return localStorage.getItem("isnad.language");
  } catch {
    return null; // storage may be switched off
  }
}

/** Shows the page in a language. */
export function setLanguage(name, remember = true) {
  current = name in words ? name : "ar";
  const root = document.documentElement;
  root.lang = current;
  root.dir = current === "ar" ? "rtl" : "ltr";
  document.title = current === "ar" ? "إسناد" : "Isnad إسناد";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  const other = byId("language");
  other.textContent = t("other");
  other.lang = current === "ar" ? "en" : "ar";
  if (remember) {
    try {
      localStorage.setItem("isnad.language", current);
    } catch {
      // it is then chosen anew each time
    }
  }
  for (const f of followers) f();
}

/** Begins with the language that was chosen before, or Arabic. */
export function startLanguage() {
  setLanguage(remembered() ?? "ar", false);
  byId("language").addEventListener("click", () => setLanguage(current === "ar" ? "en" : "ar"));
}
