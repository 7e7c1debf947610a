//! Which language a text is in.
//!
//! Only English is analysed. Common English words decide first, for trigram statistics err on short texts and on texts
//! full of foreign names; the `whatlang` library decides the rest.

use whatlang::Lang;

use super::Document;

/// The ISO 639-1 code of English.
pub const ENGLISH: &str = "en";

/// Words that are frequent in English and rare elsewhere.
const ENGLISH_WORDS: &[&str] = &[
    "the", "of", "and", "that", "with", "was", "is", "his", "for", "said", "has", "from", "by", "it", "are", "to", "at",
];

/// The text's language: ISO 639-1, or ISO 639-3 where there is no shorter code. Short texts without evidence of another
/// language count as English.
pub fn detect(document: &Document<'_>) -> &'static str {
    let (mut words, mut english) = (0, 0);
    for index in 0..document.tokens().len().min(2_000) {
        if document.tokens()[index].is_word() {
            words += 1;
            english += usize::from(ENGLISH_WORDS.contains(&document.lower(index)));
        }
    }
    if english * 100 >= words * 8 || words < 8 && document.text().is_ascii() {
        return ENGLISH;
    }
    let text = document.text();
    let end = text.char_indices().nth(4_000).map_or(text.len(), |(at, _)| at);
    match whatlang::detect(&text[..end]) {
        Some(info)
            if info.lang() != Lang::Eng && (info.is_reliable() || !text.is_ascii() && info.confidence() > 0.3) =>
        {
            code(info.lang())
        }
        _ => ENGLISH,
    }
}

/// ISO 639-1 codes of the languages that have one.
fn code(language: Lang) -> &'static str {
    match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, language) in [
            ("The minister said that the talks with the delegation were useful.", "en"),
            ("see you next Tuesday at noon", "en"),
            ("Der Minister sagte am Dienstag, die Gespräche mit der Delegation seien nützlich gewesen.", "de"),
            ("Le président a déclaré mardi que les négociations avec la délégation étaient utiles.", "fr"),
            ("Президент заявил во вторник, что переговоры были полезными.", "ru"),
        ] {
            assert_eq!(detect(&read(text)), language, "{text}");
        }
    }
}
