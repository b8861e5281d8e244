//! Given names and family names that are one name in other words: nicknames, and spellings of the same name.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// English given names with their nicknames; the file gives its source, date and licence.
static LIST: &str = include_str!("nicknames.txt");

/// The given names that each nickname stands for.
static GIVEN: LazyLock<HashMap<&'static str, BTreeSet<&'static str>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for (given, nicknames) in LIST.lines().filter_map(|line| line.split_once(": ")) {
        for nickname in nicknames.split(' ') {
            out.entry(nickname).or_default().insert(given);
        }
    }
    out
});

/// Nicknames that British records use, beside those of the list; and those of the list that begin with another letter
/// and are sure.
const NICKNAMES: [&[&str]; 82] = [
    &["elizabeth", "elisabeth", "liz", "lizzie", "lizzy", "beth", "betty", "libby", "eliza"],
    &["robert", "bob", "bobby", "rob", "robbie"],
    &["william", "bill", "billy", "will"],
    &["thomas", "tom", "tommy"],
    &["katherine", "catherine", "kathryn", "katharine", "kate", "katie", "kathy", "cathy", "kat", "cat", "kath"],
    &["michael", "mike", "mick"],
    &["anthony", "antony", "tony"],
    &["james", "jim", "jimmy", "jamie"],
    &["david", "dafydd", "dave", "dai"],
    &["stephen", "steven", "steve"],
    &["susan", "suzanne", "sue", "susie", "suzie"],
    &["jennifer", "jenny", "jen", "jenni"],
    &["andrew", "andy", "drew"],
    &["edward", "ed", "eddie", "ted", "ned"],
    &["rebecca", "becky", "becca", "bex", "becks", "becs"],
    &["margaret", "maggie", "meg", "peggy", "peg", "mags"],
    &["deborah", "debra", "debbie", "deb", "debs"],
    &["christina", "christine", "tina", "chris", "chrissie"],
    &["richard", "rick", "dick", "rich"],
    &["nicholas", "nicola", "nick", "nicky", "nikki", "nic"],
    &["patricia", "patrick", "pat", "tricia", "trish", "paddy"],
    &["alexander", "alexandra", "alex", "sandy", "sasha", "alec", "lexi"],
    &["victoria", "vicky", "vikki", "tori", "vicki"],
    &["henry", "harry", "harriet", "hal", "hattie"],
    &["eleanor", "nell", "nellie", "ellie", "elly"],
    &["sarah", "sally", "sal"],
    &["charles", "charlie", "chas"],
    &["charlotte", "charlie", "lottie", "char"],
    &["john", "jack", "johnny"],
    &["mary", "molly", "polly"],
    &["francis", "frances", "frank", "fran", "frankie"],
    &["theresa", "teresa", "tess", "tessa", "terri"],
    &["abigail", "abby", "abbie", "gail", "abi"],
    &["isabel", "isabella", "isobel", "bella", "izzy", "issy"],
    &["penelope", "penny"],
    &["philip", "phillip", "philippa", "phil", "pip", "pippa"],
    &["laurence", "lawrence", "larry", "laurie"],
    &["natasha", "tasha"],
    &["anne", "ann", "annie"],
    &["jacqueline", "jackie", "jacqui", "jacky"],
    &["antonia", "toni"],
    &["alison", "allison", "ali"],
    &["amanda", "mandy"],
    &["samantha", "samuel", "sam", "sammy"],
    &["benjamin", "ben", "benji"],
    &["matthew", "matt", "matty"],
    &["gwendolen", "gwenllian", "gwen"],
    &["malgorzata", "gosia"],
    &["katarzyna", "kasia"],
    &["aleksandra", "ola"],
    &["rosemary", "rose", "rosie"],
    &["josephine", "jo", "josie"],
    &["joanne", "joanna", "jo"],
    &["gareth", "gaz", "gary"],
    &["siobhan", "shiv"],
    &["caroline", "carolyn", "caz", "carrie"],
    &["sharon", "shaz"],
    &["lukasz", "lucas", "luke"],
    &["agnieszka", "aga"],
    &["barbara", "basia", "barb"],
    &["bartosz", "bartek", "bart"],
    &["bartlomiej", "bartek", "bart"],
    &["grzegorz", "greg", "grzesiek"],
    &["jakub", "kuba", "jake"],
    &["joanna", "asia"],
    &["krzysztof", "krzysiek", "kris", "chris"],
    &["malgorzata", "malgosia", "maggie"],
    &["piotr", "piotrek", "peter"],
    &["stanislaw", "staszek", "stan"],
    &["tomasz", "tomek"],
    &["wojciech", "wojtek"],
    &["zbigniew", "zbyszek"],
    &["abimbola", "bimbo", "bola"],
    &["ifeoma", "ify"],
    &["ifeyinwa", "ify"],
    &["harpreet", "harry"],
    &["parminder", "pam"],
    &["lakhvir", "lucky"],
    &["kathleen", "kath", "kathy", "katie", "kate"],
    &["emmanuel", "emmanuella", "manny", "emma"],
    &["ekaterina", "yekaterina", "katya", "kate"],
    &["marguerite", "maggie", "margot"],
];

/// Spellings of the same name, given or family.
const SPELLINGS: [&[&str]; 39] = [
    &["mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohamad", "muhamad", "mohamud", "mohd", "md", "mo"],
    &["ahmed", "ahmad", "achmed"],
    &["hussain", "hussein", "husain", "husayn", "hossain", "hussien"],
    &["hassan", "hasan"],
    &["fatima", "fatimah", "fatema"],
    &["aisha", "ayesha", "aysha", "aishah", "aicha", "ayisha"],
    &["yusuf", "yousuf", "yousef", "youssef", "yosef", "yousaf"],
    &["zainab", "zaynab", "zeinab"],
    &["khadija", "khadijah", "khadeeja"],
    &["omar", "umar", "omer"],
    &["usman", "osman", "othman", "uthman"],
    &["ibrahim", "ebrahim", "ibraheem"],
    &["ismail", "ismael", "ismaeel"],
    &["tariq", "tarik", "tareq"],
    &["rehman", "rahman", "rehmaan"],
    &["chowdhury", "choudhury", "chaudhry", "choudhary", "chowdhry", "choudhry", "chaudhary"],
    &["khatun", "khatoon"],
    &["shaikh", "sheikh", "sheik"],
    &["syed", "sayed", "sayyid"],
    &["kaur", "kour"],
    &["catherine", "katherine", "kathryn", "katharine", "catharine"],
    &["stephen", "steven", "stephan"],
    &["geoffrey", "jeffrey", "geoff", "jeff"],
    &["sean", "shaun", "shawn"],
    &["jon", "john"],
    &["ann", "anne"],
    &["sara", "sarah"],
    &["lynn", "lynne", "lyn"],
    &["clare", "claire", "clair"],
    &["teresa", "theresa"],
    &["philip", "phillip"],
    &["alan", "allan", "allen"],
    &["graham", "graeme"],
    &["zoe", "zoey"],
    &["smith", "smyth", "smythe"],
    &["thompson", "thomson"],
    &["reed", "reid", "read"],
    &["clark", "clarke"],
    &["brown", "browne"],
];

/// The first spelling of each other one.
static FIRST: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let pairs = SPELLINGS.iter().rev().flat_map(|group| group.iter().map(|word| (*word, group[0])));
    pairs.collect()
});

/// One spelling for all spellings of a name. "Macdonald" is also written "McDonald".
pub fn one_spelling(word: &str) -> Cow<'_, str> {
    if let Some(first) = FIRST.get(word) {
        return Cow::Borrowed(first);
    }
    match word.strip_prefix("mac").filter(|clan| clan.len() > 3) {
        Some(clan) => Cow::Owned(format!("mc{clan}")),
        None => Cow::Borrowed(word),
    }
}

/// Whether two words are spellings of one name.
pub fn is_same_word(one: &str, other: &str) -> bool {
    one == other || one_spelling(one) == one_spelling(other)
}

/// Whether one given name is a usual short form of the other, or both are short forms of one given name.
pub fn is_short_form(one: &str, other: &str) -> bool {
    let is_british = NICKNAMES.iter().any(|forms| forms.contains(&one) && forms.contains(&other));
    // Many West African names begin with God's: Oluwaseun is called Seun.
    let god = |word: &str| word.strip_prefix("oluwa").or_else(|| word.strip_prefix("olu")).map(str::to_owned);
    let is_blessed = |long: &str, short: &str| short.len() > 2 && god(long).is_some_and(|rest| rest.starts_with(short));
    let shares_letter = one.chars().next() == other.chars().next();
    is_british || is_blessed(one, other) || is_blessed(other, one) || (shares_letter && is_listed(one, other))
}

/// Whether one given name is the other, cut and with an ending: "Harps" for Harpreet, "Bukky" for Bukola, "Sukhi" for
/// Sukhvinder. What is cut has four letters, or doubles its last one: "Mary" is not short for Martha.
pub fn is_clipped(one: &str, other: &str) -> bool {
    const ENDINGS: [(&str, usize); 4] = [("s", 3), ("y", 4), ("ie", 4), ("i", 4)];
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let cuts = |stem: &str| long.starts_with(stem) && long.len() > stem.len() + 1;
    ENDINGS.iter().any(|(ending, least)| {
        let Some(stem) = short.strip_suffix(ending) else { return false };
        let mut letters = stem.chars().rev();
        let doubled = letters.next().filter(|last| letters.next() == Some(*last));
        let single = doubled.and_then(|last| stem.strip_suffix(last)).filter(|single| single.len() > 2);
        (stem.len() >= *least && cuts(stem)) || single.is_some_and(cuts)
    })
}

/// Whether a short given name may be a long one, cut and changed: "Jax" for Jacqueline, "Mira" for Mirosława. Less sure
/// than [`is_clipped`].
pub fn may_be_cut(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let shared = short.chars().zip(long.chars()).take_while(|(own, others)| own == others).count();
    let length = short.chars().count();
    (length <= 5 && long.len() >= short.len() + 3 && shared > 2)
        || ((3..=4).contains(&length) && long.len() > 6 && shared > 1)
}

/// Whether a letter begins a usual short form of a given name: "B" for Robert, who is called Bob, "S" for Oluwaseun, who
/// is called Seun, "E" for Chukwuemeka, who is called Emeka.
pub fn is_initial_of_short_form(letter: &str, given: &str) -> bool {
    // First parts of names that are left out in the short form.
    const BEGINNINGS: [&str; 10] = ["oluwa", "olu", "chukwu", "baba", "temi", "ade", "ayo", "ola", "ife", "chi"];
    if letter.chars().count() != 1 {
        return false;
    }
    let rest = BEGINNINGS.iter().find_map(|beginning| given.strip_prefix(beginning)).filter(|rest| rest.len() > 2);
    let mut forms = NICKNAMES.iter().filter(|forms| forms.contains(&given)).flat_map(|forms| forms.iter());
    rest.is_some_and(|rest| rest.starts_with(letter)) || forms.any(|form| form.starts_with(letter))
}

/// Whether the list gives one as a nickname of the other, whatever letters they begin with: "Aaron" and "Erin".
pub fn is_listed(one: &str, other: &str) -> bool {
    let given = |word: &str| GIVEN.get(word);
    let (of_one, of_other) = (given(one), given(other));
    let contains = |names: Option<&BTreeSet<&str>>, name: &str| names.is_some_and(|names| names.contains(name));
    let shared = || matches!((of_one, of_other), (Some(one), Some(other)) if !one.is_disjoint(other));
    contains(of_one, other) || contains(of_other, one) || shared()
}
/// Whether a letter begins the full form of a nickname: "A" and "Mandy", which stands for Amanda.
pub(super) fn is_initial_of_full(letter: &str, nickname: &str) -> bool {
    let begins = |full: &&str| full.starts_with(letter);
    letter.chars().count() == 1
        && NICKNAMES
            .iter()
            .filter(|names| names.iter().skip(1).any(|name| *name == nickname))
            .any(|names| names.first().is_some_and(begins))
}
