//! An answer as a page: which parts of [`crate::page`] show it best.

use rustc_hash::FxHashMap;

use super::answer::{Answer, More};
use super::corpus::{Article, Corpus};
use super::likeness::{ChangeKind, changes};
use super::over::{Series, Slot};
use super::side::SideFacts;
use crate::page::{
    Bar, Bars, Change, Column, Dot, Dots, DotsRow, Fact, HeatMap, Lines, Page, Pair, Pairs, Part, Period, Piece, ROWS,
    Said, Series as Line, Side, Table, count,
};
use crate::tables::{Columns, RowView, Values};

/// Bars of each side.
const BARS: usize = 25;

/// The page of an answer.
pub fn page(answer: &Answer, corpus: &Corpus) -> Page {
    let articles: FxHashMap<&str, &Article> =
        corpus.articles.iter().map(|article| (article.id.as_str(), article)).collect();
    let view = View { answer, corpus, articles };
    let parts = match &answer.more {
        More::Words { floor, .. } => vec![view.bars(*floor), view.table("All words")],
        More::Over { slots, series, claims } => view.over(slots, series, claims.as_ref()),
        More::Nothing if answer.asked.form == "lineage" => vec![view.dots(&answer.rows), view.table("Versions")],
        More::Nothing => vec![view.pairs()],
    };
    Page { title: title(answer), lead: lead(answer), facts: facts(answer), parts, foot: foot(answer) }
}

/// The page of compared pairs of texts.
pub fn pairs(rows: &Columns) -> Page {
    let table = table("Pairs", rows, &["id", "status", "similarity"]);
    Page { title: "Pairs of texts".to_owned(), parts: vec![Part::Table(table)], ..Page::default() }
}

/// Who, on what, when.
fn title(answer: &Answer) -> String {
    let asked = &answer.asked;
    let mut title = match asked.names.len() {
        0 => "All speakers".to_owned(),
        _ => asked.names.join(if asked.form == "speakers" { " and " } else { ", " }),
    };
    if asked.form == "lineage" {
        title = "One claim".to_owned();
    }
    if let Some(label) = &asked.label {
        title += &format!(" on {label}");
    }
    match (&asked.periods[..], &asked.range) {
        ([a, b], _) => title += &format!(": {a} against {b}"),
        (_, Some(range)) => title += &format!(": {range}"),
        _ => {}
    }
    title
}

fn lead(answer: &Answer) -> String {
    let lead = match answer.asked.form {
        "statuses" => "What was repeated, reworded, said anew, and dropped, statement by statement.",
        "speakers" => "Who says the same, and who contradicts, statement by statement.",
        "over" => "How often something was said, period by period.",
        "words" => "The words that set the two sides apart.",
        _ => "Every version of one statement, over time.",
    };
    lead.to_owned()
}

/// What a side consists of: "new" may only mean newly covered.
fn facts(answer: &Answer) -> Vec<Fact> {
    let line = |facts: &SideFacts| {
        let [statements, articles, all] =
            [facts.statements, facts.articles, facts.corpus_articles].map(|number| count(number as u64));
        let value = format!(
            "{statements} statements in {articles} articles of {} named outlets; {all} articles of {} named outlets in all",
            facts.outlets, facts.corpus_outlets
        );
        Fact::new(format!("{} {}", facts.side.to_uppercase(), facts.name), value)
    };
    let mut facts: Vec<Fact> = answer.sides.iter().map(line).collect();
    if answer.sides.is_empty() {
        facts.push(Fact::new("Rows", count(answer.rows.rows() as u64)));
    }
    facts
}

fn foot(answer: &Answer) -> Vec<String> {
    let settings = &answer.settings;
    let mut foot = vec![
        "Similarity is lexical: it sees words, not meaning. What is new may only be newly covered: compare the articles and \
         outlets of both sides."
            .to_owned(),
    ];
    if let More::Words { rare, .. } = &answer.more {
        foot.push(format!(
            "Weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi, Quinn 2008); {} words too rare to \
             tell anything are left out.",
            count(*rare as u64)
        ));
    }
    foot.push(format!(
        "onrecord {}; similarity from {} on; by {}; mode {}{}.",
        settings.version,
        settings.min_similarity,
        settings.by,
        settings.modes,
        if settings.across { "; across speakers" } else { "" },
    ));
    foot
}

struct View<'v> {
    answer: &'v Answer,
    corpus: &'v Corpus,
    articles: FxHashMap<&'v str, &'v Article>,
}

impl View<'_> {
    fn name(&self, side: usize) -> String {
        self.answer.sides.get(side).map(|facts| facts.name.clone()).unwrap_or_default()
    }

    /// A table of all columns.
    fn table(&self, heading: &str) -> Part {
        let names: Vec<&str> = self.answer.rows.table().columns.iter().map(|column| column.name).collect();
        Part::Table(table(heading, &self.answer.rows, &names))
    }

    fn pairs(&self) -> Part {
        let rows = &self.answer.rows;
        Part::Pairs(Pairs {
            heading: "Statements".to_owned(),
            note: "A claim stands in lead, quotation and summary: one statement may answer to several. What stands beside \
                   a new or dropped one in grey is the nearest of the other side, and no match."
                .to_owned(),
            a: self.name(0),
            b: self.name(1),
            pairs: (0..rows.rows().min(ROWS)).map(|row| self.pair(rows.row(row))).collect(),
            total: rows.rows(),
        })
    }

    fn pair(&self, row: RowView<'_>) -> Pair {
        let status = row.text("status").unwrap_or_default();
        let only = match status {
            "new" | "only_b" => Some(Side::B),
            "dropped" | "only_a" => Some(Side::A),
            _ => None,
        };
        let (a, b) = (self.said(row, &A), self.said(row, &B));
        let marked = row.text("diff").is_some().then(|| a.as_ref().zip(b.as_ref())).flatten();
        let mut labels: Vec<String> = row.texts("difference").into_iter().map(str::to_owned).collect();
        labels.extend(row.boolean("formula").then(|| "formula".to_owned()));
        labels.extend(row.boolean("outlet_new").then(|| "outlet is new".to_owned()));
        let changes = marked.map(|(a, b)| pieces(&a.text, &b.text)).unwrap_or_default();
        let similarity = row.number("similarity").map(f64::from);
        Pair { status: status.replace('_', " "), similarity, only, a, b, changes, labels }
    }

    fn said(&self, row: RowView<'_>, names: &SideColumns) -> Option<Said> {
        let article = row.text(names.article).and_then(|id| self.articles.get(id));
        let times = row.integer(names.times).unwrap_or(0);
        let remark = match (row.date(names.first), row.date(names.last)) {
            (Some(first), Some(last)) if times > 1 => {
                let occasions = row.integer(names.occasions).unwrap_or(0);
                format!("said {times} times on {occasions} occasions, {first} to {last}")
            }
            _ => String::new(),
        };
        let is_one = self.answer.asked.speakers.len() == 1 || self.answer.asked.form == "speakers";
        Some(Said {
            id: row.text(names.id)?.to_owned(),
            text: row.text(names.text).unwrap_or_default().to_owned(),
            speaker: if is_one { String::new() } else { self.speakers(row) },
            published: row.date(names.published),
            outlet: row.text(names.outlet).unwrap_or_default().to_owned(),
            title: article.and_then(|article| article.title.clone()).unwrap_or_default(),
            url: article.and_then(|article| article.url.clone()).unwrap_or_default(),
            remark,
        })
    }

    fn speakers(&self, row: RowView<'_>) -> String {
        let name = |id: &str| self.corpus.speakers.index(id).map(|who| self.corpus.speakers.at(who).name.as_str());
        row.texts("speaker_ids").into_iter().filter_map(name).collect::<Vec<_>>().join(", ")
    }

    fn bars(&self, floor: Option<f64>) -> Part {
        let rows = &self.answer.rows;
        let all = || (0..rows.rows()).map(|row| rows.row(row));
        let bar = |row: RowView<'_>| {
            let [a, b, in_a, in_b] =
                ["a_count", "b_count", "a_articles", "b_articles"].map(|column| row.integer(column).unwrap_or(0));
            Bar {
                label: row.text("word").unwrap_or_default().to_owned(),
                value: row.number("z").map_or(0.0, f64::from),
                detail: format!(
                    "{}: {a} times in {in_a} articles; {}: {b} times in {in_b} articles",
                    self.name(0),
                    self.name(1)
                ),
            }
        };
        let of_a = all().filter(|row| row.number("z") > Some(0.0)).take(BARS).map(bar);
        let of_b = (0..rows.rows()).rev().map(|row| rows.row(row)).filter(|row| row.number("z") < Some(0.0));
        Part::Bars(Bars {
            heading: "Words by z".to_owned(),
            note: "How many standard deviations a word's log-odds lie from even. Values up to the dashed lines may be \
                   chance: so much a cut of the same articles at random gives."
                .to_owned(),
            unit: "z".to_owned(),
            a: self.name(0),
            b: self.name(1),
            bars: of_a.chain(of_b.take(BARS).map(bar)).collect(),
            floor,
        })
    }

    fn over(&self, slots: &[Slot], series: &Series, claims: Option<&Columns>) -> Vec<Part> {
        let rows = &self.answer.rows;
        let cells = |speaker: usize, topic: usize| {
            let first = (speaker * series.topics.len() + topic) * slots.len();
            (first..first + slots.len()).map(|row| rows.row(row).integer("statements"))
        };
        let speaker =
            |at: usize| series.speakers[at].map_or("all".to_owned(), |who| self.corpus.speakers.at(who).name.clone());
        let topic =
            |at: usize| series.topics[at].map_or("all".to_owned(), |topic| self.corpus.topics.at(topic).label.clone());
        let line = |name: String, speaker: usize, topic: usize| Line {
            name,
            values: cells(speaker, topic).map(|count| count.map(|count| count as f64)).collect(),
        };
        let only = if self.answer.asked.topic.is_some() { series.topics.len() - 1 } else { 0 };
        let lines = match series.speakers.len() {
            1 => (0..series.topics.len()).map(|at| line(topic(at), 0, at)).collect(),
            _ => (0..series.speakers.len()).map(|at| line(speaker(at), at, only)).collect(),
        };
        let period = |slot: &Slot| Period { label: slot.period.name.clone(), partial: !slot.complete };
        let total = |speaker: usize, topic: usize| cells(speaker, topic).flatten().sum::<i64>() as u64;
        let mut parts = vec![Part::Lines(Lines {
            heading: "Statements over time".to_owned(),
            note: "A gap is a period without any article. A joint statement counts for each who makes it, and once for all."
                .to_owned(),
            unit: "statements".to_owned(),
            periods: slots.iter().map(period).collect(),
            series: lines,
        })];
        let (named, topics): (Vec<usize>, Vec<usize>) = (
            (0..series.speakers.len()).filter(|&at| series.speakers[at].is_some()).collect(),
            (0..series.topics.len()).filter(|&at| series.topics[at].is_some()).collect(),
        );
        if !named.is_empty() && !topics.is_empty() {
            parts.push(Part::HeatMap(HeatMap {
                heading: "Who speaks about what".to_owned(),
                note: "Statements in the whole range. A statement may have several topics.".to_owned(),
                row_name: "speaker".to_owned(),
                column_name: "topic".to_owned(),
                rows: named.iter().map(|&at| speaker(at)).collect(),
                columns: topics.iter().map(|&at| topic(at)).collect(),
                counts: named.iter().map(|&who| topics.iter().map(|&what| total(who, what)).collect()).collect(),
            }));
        }
        parts.extend(claims.filter(|claims| claims.rows() > 0).map(|claims| self.dots(claims)));
        parts
    }

    /// Claims as rows of dots.
    fn dots(&self, rows: &Columns) -> Part {
        let mut claims: Vec<(&str, DotsRow)> = Vec::new();
        for row in (0..rows.rows()).map(|row| rows.row(row)) {
            let claim = row.text("claim_id").unwrap_or_default();
            if claims.last().is_none_or(|(last, _)| *last != claim) {
                claims.push((claim, DotsRow::default()));
            }
            let (_, dots) = claims.last_mut().expect("one was just put there");
            let (status, text) = (row.text("status"), row.text("text").unwrap_or_default());
            if row.text("statement_id") == Some(claim) {
                dots.label = text.to_owned();
            }
            let detail = [row.text("outlet"), Some(text)].into_iter().flatten().collect::<Vec<_>>().join(": ");
            let full = status != Some("reworded");
            dots.dots.extend(row.date("published").map(|date| Dot { date, full, detail }));
        }
        Part::Dots(Dots {
            heading: "Claims over time".to_owned(),
            note: "A row is a claim: its first statement, and those that match it. Full: the same words; ring: other words."
                .to_owned(),
            rows: claims.into_iter().map(|(_, dots)| dots).collect(),
        })
    }
}

/// The columns of a side.
struct SideColumns {
    id: &'static str,
    text: &'static str,
    published: &'static str,
    outlet: &'static str,
    article: &'static str,
    times: &'static str,
    occasions: &'static str,
    first: &'static str,
    last: &'static str,
}

const A: SideColumns = SideColumns {
    id: "a_statement_id",
    text: "a_text",
    published: "a_published",
    outlet: "a_outlet",
    article: "a_article_id",
    times: "a_times",
    occasions: "a_occasions",
    first: "a_first",
    last: "a_last",
};

const B: SideColumns = SideColumns {
    id: "b_statement_id",
    text: "b_text",
    published: "b_published",
    outlet: "b_outlet",
    article: "b_article_id",
    times: "b_times",
    occasions: "b_occasions",
    first: "b_first",
    last: "b_last",
};

fn pieces(a: &str, b: &str) -> Vec<Piece> {
    let piece = |change: super::likeness::Change<'_>| Piece {
        change: match change.kind {
            ChangeKind::Same => Change::Kept,
            ChangeKind::Deleted => Change::Deleted,
            ChangeKind::Inserted => Change::Inserted,
        },
        text: change.text.to_owned(),
    };
    changes(a, b).into_iter().map(piece).collect()
}

/// Some columns of some rows as a table; the page cuts it at its limit.
fn table(heading: &str, rows: &Columns, names: &[&str]) -> Table {
    let wanted: Vec<usize> =
        (0..rows.values().len()).filter(|&at| names.contains(&rows.table().columns[at].name)).collect();
    let column = |&at: &usize| {
        let name = rows.table().columns[at].name.replace('_', " ");
        match rows.values()[at] {
            Values::Integer(_) | Values::Number(_) => Column::number(name),
            _ => Column::text(name),
        }
    };
    let cell = |row: usize, at: usize| match &rows.values()[at] {
        Values::Text(texts) => texts.at(row).unwrap_or_default().to_owned(),
        Values::Integer(numbers) => numbers[row].map(|number| number.to_string()).unwrap_or_default(),
        Values::Number(numbers) => numbers[row].map(|number| format!("{number:.2}")).unwrap_or_default(),
        Values::Date(days) => days[row].map(|day| day.to_string()).unwrap_or_default(),
        Values::Boolean(values) => values[row].to_string(),
        Values::TextList(_) => rows.row(row).texts(rows.table().columns[at].name).join(", "),
        Values::SpanList(_) => String::new(),
    };
    Table {
        heading: heading.to_owned(),
        note: String::new(),
        columns: wanted.iter().map(column).collect(),
        rows: (0..rows.rows().min(ROWS)).map(|row| wanted.iter().map(|&at| cell(row, at)).collect()).collect(),
        total: rows.rows(),
    }
}
