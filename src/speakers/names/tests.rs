//! Which names are one, which are two, and what stands apart in them.

use super::*;
use proptest::prelude::*;

fn likeness(a: &str, b: &str) -> Option<Likeness> {
    let mut nicknames = Nicknames::default();
    for (nickname, full) in [("joe", "joseph"), ("jake", "jacob"), ("bill", "william"), ("tony", "anthony")] {
        nicknames.full.insert(nickname.into(), vec![full.into()]);
    }
    let [first, second] = [a, b].map(|name| PersonName::parse(name).unwrap());
    let likeness = compare(&first, &second, &nicknames);
    assert_eq!(compare(&second, &first, &nicknames), likeness, "{a} and {b} turned round");
    if likeness.is_some_and(|likeness| likeness != Likeness::Surname) {
        let [ours, theirs] = [&first, &second].map(|name| {
            let mut blocks = Vec::new();
            name.blocks(&nicknames, |block| blocks.push(block));
            blocks
        });
        let meet = |one: &Block, other: &Block| one.key == other.key && (one.seeks || other.seeks);
        assert!(ours.iter().any(|one| theirs.iter().any(|other| meet(one, other))), "{a} and {b} share no block");
    }
    likeness
}

#[test]
fn spellings_and_orders_of_one_name() {
    for (a, b, expected) in [
        ("Kishida Fumio", "Fumio Kishida", Likeness::Same),
        ("Ingrida Šimonytė", "Ingrida Simonyte", Likeness::Same),
        ("Recep Tayyıp Erdoğan", "Recep Tayyip Erdogan", Likeness::Same),
        ("João Lourenço", "Joao Lourenco", Likeness::Same),
        ("Hossein Amir-Abdollahian", "Hossein Amirabdollahian", Likeness::Same),
        ("Hossein Amir Abdollahian", "Hossein Amir-Abdollahian", Likeness::Same),
        ("Abdel Fattah al-Sisi", "Abdel Fattah El Sisi", Likeness::Same),
        ("Lavrov, Sergey", "Sergey Lavrov", Likeness::Same),
        ("Seyyed Ebrahim Raisi", "Ebrahim Raisi", Likeness::Same),
        ("Mohammed bin Salman", "Mohammed bin Salman Al Saud", Likeness::Same),
        ("Mohammed bin Salman", "Mohammad bin Salman Al Saud", Likeness::Sound),
        ("Sean O’Brien", "Sean O'Brien", Likeness::Same),
        ("Joseph Biden", "Joe Biden", Likeness::Given),
        ("Joseph R. Biden, Jr.", "Joe Biden", Likeness::Given),
        ("Jacob Sullivan", "Jake Sullivan", Likeness::Given),
        ("Tony Blinken", "Antony Blinken", Likeness::Given),
        ("Sergey Viktorovich Lavrov", "Sergey Lavrov", Likeness::LooseGiven),
        ("Mohammad Ali Jafari", "Mohammad Jafari", Likeness::LooseGiven),
        ("Irfaan Ali", "Mohamed Irfaan Ali", Likeness::LooseGiven),
        ("J. Sullivan", "Jake Sullivan", Likeness::LooseGiven),
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskky", Likeness::Sound),
        ("Ebrahim Raisi", "Ebrahim Raeisi", Likeness::Sound),
        ("Sadyr Japarov", "Sadyr Zhaparov", Likeness::Sound),
        ("Gurbanguly Berdimuhamedov", "Gurbanguly Berdimuhamedow", Likeness::Sound),
        ("Nicos Anastasiades", "Nikos Anastasiades", Likeness::Sound),
        ("Mohammed Khatami", "Muhammad Khatami", Likeness::Sound),
        ("Hamid Kadkhodaie", "Hamid Kadkhodaee", Likeness::Sound),
        ("Alexander Lukashenko", "Aleksandr Lukashenko", Likeness::Sound),
        ("Ana Ruiz", "Ana Ruiz Mora", Likeness::Further),
        ("Obama", "Barack Obama", Likeness::Surname),
        ("Xi", "Xi Jinping", Likeness::Surname),
        ("Amir-Abdollahian", "Hossein Amir Abdollahian", Likeness::Surname),
    ] {
        assert_eq!(likeness(a, b), Some(expected), "{a} and {b}");
    }
}

#[test]
fn names_of_two_people() {
    for (a, b) in [
        ("Bill Clinton", "Hillary Clinton"),
        ("George W. Bush", "George H. W. Bush"),
        ("Hassan Rouhani", "Hussein Rouhani"),
        ("Ebrahim Raisi", "Ebrahim Rezaei"),
        ("Khalid bin Salman Al Saud", "Khalid bin Salman Al Khalifa"),
        ("Dan Smith", "Don Smith"),
        ("Maria Lopez", "Mario Lopez"),
        ("Anna Berg", "Anne Berg"),
        ("Daniel Costa", "Daniela Costa"),
        ("Dmitry Medvedev", "Dmitry Medvedeva"),
        ("John Reed", "John Reid"),
        ("Sadyr Japarov", "Akylbek Japarov"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("Hamad bin Khalifa", "Khalifa bin Hamad bin Khalifa"),
    ] {
        assert_eq!(likeness(a, b), None, "{a} and {b}");
    }
}

#[test]
fn words_before_a_name_do_not_contradict_it() {
    for (a, b, expected) in [
        ("VP Kamala Harris", "Kamala D. Harris", false),
        ("Martyr Qassem Soleimani", "Qasem Soleimani", false),
        ("Ana Maria Ruiz", "Ana Ruiz Mora", false),
        ("Ana Ruiz Mora", "Ana Ruiz Gil", true),
        ("Carlo Ciampi", "Carlo Azeglio Champi", false),
        ("Haneef Atmar", "Mohammad Hanif Atmar", false),
        ("Mohammad Javad Zarif", "Mohammad Reza Zarif", true),
        ("George W. Bush", "George H. W. Bush", true),
        ("Bill Clinton", "Hillary Clinton", true),
    ] {
        let [first, second] = [a, b].map(|name| PersonName::parse(name).unwrap());
        assert_eq!(contradict(&first, &second, &Nicknames::default()), expected, "{a} and {b}");
    }
}

#[test]
fn particles_and_suffixes_stand_apart() {
    for (name, surname, is_full, suffix) in [
        ("Ursula von der Leyen", "leyen", true, None),
        ("al-Maliki", "maliki", false, None),
        ("Al Gore", "gore", true, None),
        ("De Croo", "croo", false, None),
        ("Amir-Abdollahian", "amirabdollahian", false, None),
        ("Surangel Whipps Jr.", "whipps", true, Some(Suffix::Junior)),
        ("Elizabeth II", "elizabeth", false, Some(Suffix::Number(2))),
        ("Charles III", "charles", false, Some(Suffix::Number(3))),
        ("Salman of Saudi Arabia", "salman", false, None),
    ] {
        let parsed = PersonName::parse(name).unwrap();
        assert_eq!((parsed.surname(), parsed.is_full(), parsed.suffix()), (surname, is_full, suffix), "{name}");
    }
    assert_eq!(PersonName::parse(" – "), None);
}

#[test]
fn slugs_are_what_people_type() {
    for (name, expected) in [
        ("Hassan Rouhani", "hassan-rouhani"),
        ("Mohammed bin Salman", "mohammed-bin-salman"),
        ("Péter Szijjártó", "peter-szijjarto"),
        ("Joseph R. Biden, Jr.", "joseph-r-biden-jr"),
        ("İlham Əliyev", "ilham-aliyev"),
        ("ꟸ", "h"),
        ("…", ""),
    ] {
        assert_eq!(slug(name), expected);
    }
}

proptest! {
    #[test]
    fn any_two_texts_can_be_compared(a in "\\PC{0,40}", b in "[a-zA-ZéıŁøß.,' -]{0,40}") {
        prop_assert_eq!(fold(&fold(&a)), fold(&a));
        if let (Some(a), Some(b)) = (PersonName::parse(&a), PersonName::parse(&b)) {
            let nicknames = Nicknames::default();
            prop_assert_eq!(compare(&a, &b, &nicknames), compare(&b, &a, &nicknames));
            let itself = if a.is_full() { Likeness::Same } else { Likeness::Surname };
            prop_assert_eq!(compare(&a, &a, &nicknames), Some(itself));
        }
    }
}
