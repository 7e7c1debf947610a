//! Tables with a header: `topic,pattern[,weight][,parent]`, one row a pattern.
//!
//! Patterns may use the full language of the built-in dictionary. `parent` is another topic of the file, or a built-in
//! one, and needs to stand in one row of the topic only.

use rustc_hash::FxHashMap;

use super::{Category, Entry, Fault, Listing};

pub fn read(text: &str, delimiter: u8) -> Result<Listing, Fault> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(fault)?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let (Some(topic), Some(pattern)) = (column("topic"), column("pattern")) else {
        return Err((1, format!("a header with “topic” and “pattern”, found “{}”", header.as_slice())));
    };
    let (weight, parent) = (column("weight"), column("parent"));
    let mut rows = Rows::default();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        let line = record.position().map_or(0, |position| position.line() as usize);
        let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or_default();
        let (topic, pattern) = (cell(Some(topic)), cell(Some(pattern)));
        if topic.is_empty() || pattern.is_empty() {
            return Err((line, "a topic and a pattern, found an empty cell".into()));
        }
        let weight = super::weight(cell(weight)).map_err(|reason| (line, reason))?;
        let topic = rows.topic(topic, cell(parent), line)?;
        rows.entries.push(Entry { category: topic, pattern: pattern.to_owned(), weight, line });
    }
    rows.sorted()
}

fn fault(error: csv::Error) -> Fault {
    (error.position().map_or(0, |position| position.line() as usize), error.to_string())
}

/// Topics in the order in which they are named, parents by name.
#[derive(Default)]
struct Rows {
    topics: Vec<(String, Option<String>, usize)>,
    by_name: FxHashMap<String, usize>,
    entries: Vec<Entry>,
}

impl Rows {
    /// The index of a topic, its parent noted.
    fn topic(&mut self, name: &str, parent: &str, line: usize) -> Result<usize, Fault> {
        let next = self.topics.len();
        let index = *self.by_name.entry(name.to_owned()).or_insert(next);
        if index == next {
            self.topics.push((name.to_owned(), None, line));
        }
        let known = &mut self.topics[index].1;
        match known {
            _ if parent.is_empty() => {}
            None => *known = Some(parent.to_owned()),
            Some(known) if known == parent => {}
            Some(known) => return Err((line, format!("one parent of “{name}”, found “{known}” and “{parent}”"))),
        }
        Ok(index)
    }

    /// The same as a listing, parents first.
    fn sorted(self) -> Result<Listing, Fault> {
        let mut listing = Listing::default();
        let mut placed: Vec<Option<usize>> = vec![None; self.topics.len()];
        for start in 0..self.topics.len() {
            // up to the first one whose parent is placed, then down again
            let mut way = vec![start];
            while let Some(above) = self.parent(way[way.len() - 1]).filter(|&above| placed[above].is_none()) {
                if way.len() > self.topics.len() {
                    let (name, _, line) = &self.topics[start];
                    return Err((*line, format!("“{name}” lies above itself")));
                }
                way.push(above);
            }
            for index in way.into_iter().rev().filter(|&index| placed[index].is_none()).collect::<Vec<_>>() {
                let (name, parent, line) = &self.topics[index];
                let above = self.parent(index).and_then(|above| placed[above]);
                let under = parent.clone().filter(|_| above.is_none());
                placed[index] = Some(listing.categories.len());
                listing.categories.push(Category { name: name.clone(), parent: above, under, line: *line });
            }
        }
        let place = |entry: Entry| placed[entry.category].map(|category| Entry { category, ..entry });
        listing.entries = self.entries.into_iter().filter_map(place).collect();
        Ok(listing)
    }

    fn parent(&self, topic: usize) -> Option<usize> {
        self.topics[topic].1.as_ref().and_then(|name| self.by_name.get(name)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{check, check_fault};

    #[test]
    fn columns_in_any_order_and_parents_after_their_children() {
        let text = "pattern,topic,parent\nbus*,Town,Life\n\"milk, fresh\",Farm,Life\nlive,Life,\nplough,Farm,\n";
        check(
            Format::Csv,
            text,
            &[("Life", &["live"]), ("Life/Town", &["bus*"]), ("Life/Farm", &["milk, fresh", "plough"])],
        );
    }

    #[test]
    fn weights_and_known_topics() {
        let text = "topic\tpattern\tweight\tparent\nFarm\tplough\t2.5\tagriculture\nFarm\thoe\n";
        let listing = Format::Tsv.read(text.as_bytes()).unwrap();
        assert_eq!(listing.categories[0].under.as_deref(), Some("agriculture"));
        assert_eq!((listing.entries[0].weight, listing.entries[1].weight), (2.5, 1.0));
    }

    #[test]
    fn faults() {
        check_fault(Format::Csv, "name,word\na,b\n", 1, "topic");
        check_fault(Format::Csv, "topic,pattern\na,b\na,\n", 3, "empty");
        check_fault(Format::Csv, "topic,pattern,weight\na,b,heavy\n", 2, "heavy");
        check_fault(Format::Csv, "topic,pattern,parent\na,x,b\nb,y,a\n", 2, "itself");
        check_fault(Format::Csv, "topic,pattern,parent\na,x,b\na,y,c\n", 3, "one parent");
    }
}
