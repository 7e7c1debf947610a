//! Who speaks as "I" in a text that is itself an utterance: "Statement by President Marsh on the Harbour".

use super::known::Everybody;
use super::scan::Head;
use super::story::Headline;

/// What a headline calls a text that one person speaks or signs.
const UTTERANCES: [&str; 9] =
    ["statement", "statements", "remarks", "message", "address", "speech", "letter", "testimony", "op-ed"];

/// The person whom the headline gives as the author, if it gives one: right behind "by", "from" or "of", no "and" behind.
/// `people` are those whom the mentions of the headline mean. A title and a surname that the text never takes up
/// ("President Marsh") become somebody here: who signs a text seldom names himself in it.
pub(super) fn of_headline(
    everybody: &mut Everybody,
    headline: &Headline<'_, '_, '_>,
    people: &[Option<u32>],
) -> Option<u32> {
    let view = headline.view;
    let index = headline.found.iter().position(|found| {
        let before = found.tokens.start.checked_sub(1).map_or("", |token| view.lower(token));
        matches!(before, "by" | "from" | "of") && matches!(found.head, Head::Name { .. })
    })?;
    let found = &headline.found[index];
    let is_utterance = (0..found.tokens.start).any(|token| UTTERANCES.contains(&view.lower(token)));
    let is_alone = match view.lower(found.outer) {
        "," => matches!(view.lower(found.outer + 1), "jr" | "jr." | "sr" | "sr."),
        behind => !matches!(behind, "and" | "&"),
    };
    if !is_utterance || !is_alone {
        return None;
    }
    people[index].or_else(|| match &found.head {
        Head::Name { name, gender, is_titled: true } if name.len() == 1 => {
            let person = everybody.add_surname(view, name.clone());
            everybody.list[person as usize].learn(view, &found.offices, *gender);
            Some(person)
        }
        _ => None,
    })
}
