//! Rows of one table, kept column by column: cheap to fill, to append to one another, and to hand to a file format.

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;

use super::table::{Table, Type};

/// Rows of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    table: &'static Table,
    values: Vec<Values>,
    /// Bytes of text up to the end of each row.
    sizes: Vec<usize>,
}

/// A row of a table; made by the macro of [`super::schema`].
pub trait Row {
    /// The table that it belongs to.
    const TABLE: &'static Table;
    /// Appends its cells, one to each column; returns how many bytes of text they have.
    fn put(self, values: &mut [Values]) -> usize;
}

/// The values of one column.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each holds the values of the type of its name")]
pub enum Values {
    Text(Texts),
    Integer(Vec<Option<i64>>),
    Date(Vec<Option<Date>>),
    Boolean(Vec<bool>),
    Number(Vec<Option<f32>>),
    TextList(Lists<Texts>),
    SpanList(Lists<Vec<(i64, i64)>>),
}

/// Texts, one behind the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
    nulls: Vec<bool>,
}

/// Lists, one behind the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists<V> {
    /// The items of all lists.
    pub items: V,
    /// Where in the items each list ends.
    pub ends: Vec<usize>,
}

impl Columns {
    /// No rows of `table`.
    pub fn new(table: &'static Table) -> Columns {
        let values = table.columns.iter().map(|column| Values::new(column.kind)).collect();
        Columns { table, values, sizes: Vec::new() }
    }

    /// Rows whose values were read from a file.
    ///
    /// # Panics
    /// If there is not one value per column and row, or one of another type.
    pub fn of(table: &'static Table, values: Vec<Values>, rows: usize) -> Columns {
        assert_eq!(values.len(), table.columns.len(), "values for each column of {}", table.name);
        for (column, values) in table.columns.iter().zip(&values) {
            assert_eq!((column.kind, rows), (values.kind(), values.rows()), "{}.{}", table.name, column.name);
        }
        Columns { table, values, sizes: vec![0; rows] }
    }

    /// Appends a row.
    ///
    /// # Panics
    /// If it is a row of another table.
    pub fn push<R: Row>(&mut self, row: R) {
        assert_eq!(R::TABLE.name, self.table.name, "a row of its own table");
        let size = row.put(&mut self.values);
        self.sizes.push(self.size() + size);
    }

    /// Appends some rows of the same table.
    pub fn append(&mut self, other: &Columns, rows: Range<usize>) {
        for (values, more) in self.values.iter_mut().zip(&other.values) {
            values.append(more, rows.clone());
        }
        let before = rows.start.checked_sub(1).map_or(0, |row| other.sizes[row]);
        let size = self.size();
        self.sizes.extend(other.sizes[rows].iter().map(|end| size + end - before));
    }

    /// Removes all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.values.iter_mut().for_each(Values::clear);
        self.sizes.clear();
    }

    /// The table.
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// The columns, in the order of the table.
    pub fn values(&self) -> &[Values] {
        &self.values
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.sizes.len()
    }

    /// A row, to look values up by name.
    pub fn row(&self, row: usize) -> RowView<'_> {
        RowView { columns: self, row }
    }

    /// Bytes of text in all rows.
    pub fn size(&self) -> usize {
        self.sizes.last().copied().unwrap_or(0)
    }

    /// How many rows from `from` on have together at most `bytes` of text.
    pub fn rows_within(&self, from: usize, bytes: usize) -> usize {
        let before = from.checked_sub(1).map_or(0, |row| self.sizes[row]);
        self.sizes[from..].partition_point(|&end| end - before <= bytes)
    }
}

/// A row whose values are looked up by the name of their column.
#[derive(Clone, Copy, Debug)]
pub struct RowView<'c> {
    columns: &'c Columns,
    row: usize,
}

/// # Panics
/// All of them, if the table has no such column, or one of another type.
impl<'c> RowView<'c> {
    /// A text; none if it is missing.
    pub fn text(self, column: &str) -> Option<&'c str> {
        match self.values(column) {
            Values::Text(texts) => texts.at(self.row),
            _ => unreachable!("{column} is a text"),
        }
    }

    /// A number without fraction.
    pub fn integer(self, column: &str) -> Option<i64> {
        match self.values(column) {
            Values::Integer(numbers) => numbers[self.row],
            _ => unreachable!("{column} is an integer"),
        }
    }

    /// A day.
    pub fn date(self, column: &str) -> Option<Date> {
        match self.values(column) {
            Values::Date(days) => days[self.row],
            _ => unreachable!("{column} is a date"),
        }
    }

    /// A number with a fraction.
    pub fn number(self, column: &str) -> Option<f32> {
        match self.values(column) {
            Values::Number(numbers) => numbers[self.row],
            _ => unreachable!("{column} is a number"),
        }
    }

    /// True or false.
    pub fn boolean(self, column: &str) -> bool {
        match self.values(column) {
            Values::Boolean(values) => values[self.row],
            _ => unreachable!("{column} is true or false"),
        }
    }

    /// A list of texts.
    pub fn texts(self, column: &str) -> Vec<&'c str> {
        match self.values(column) {
            Values::TextList(lists) => lists.range(self.row).filter_map(|item| lists.items.at(item)).collect(),
            _ => unreachable!("{column} is a list of texts"),
        }
    }

    /// A list of spans.
    pub fn spans(self, column: &str) -> &'c [(i64, i64)] {
        match self.values(column) {
            Values::SpanList(lists) => &lists.items[lists.range(self.row)],
            _ => unreachable!("{column} is a list of spans"),
        }
    }

    fn values(self, column: &str) -> &'c Values {
        let place = self.columns.table.columns.iter().position(|other| other.name == column);
        &self.columns.values[place.expect("a column of the table")]
    }
}

impl Values {
    fn new(kind: Type) -> Values {
        match kind {
            Type::Text => Values::Text(Texts::default()),
            Type::Integer => Values::Integer(Vec::new()),
            Type::Date => Values::Date(Vec::new()),
            Type::Boolean => Values::Boolean(Vec::new()),
            Type::Number => Values::Number(Vec::new()),
            Type::TextList => Values::TextList(Lists::default()),
            Type::SpanList => Values::SpanList(Lists::default()),
        }
    }

    fn kind(&self) -> Type {
        match self {
            Values::Text(_) => Type::Text,
            Values::Integer(_) => Type::Integer,
            Values::Date(_) => Type::Date,
            Values::Boolean(_) => Type::Boolean,
            Values::Number(_) => Type::Number,
            Values::TextList(_) => Type::TextList,
            Values::SpanList(_) => Type::SpanList,
        }
    }

    fn rows(&self) -> usize {
        match self {
            Values::Text(texts) => texts.ends.len(),
            Values::Integer(values) => values.len(),
            Values::Date(values) => values.len(),
            Values::Boolean(values) => values.len(),
            Values::Number(values) => values.len(),
            Values::TextList(lists) => lists.ends.len(),
            Values::SpanList(lists) => lists.ends.len(),
        }
    }

    fn append(&mut self, other: &Values, rows: Range<usize>) {
        match (self, other) {
            (Values::Text(values), Values::Text(more)) => values.append(more, rows),
            (Values::Integer(values), Values::Integer(more)) => values.extend_from_slice(&more[rows]),
            (Values::Date(values), Values::Date(more)) => values.extend_from_slice(&more[rows]),
            (Values::Boolean(values), Values::Boolean(more)) => values.extend_from_slice(&more[rows]),
            (Values::Number(values), Values::Number(more)) => values.extend_from_slice(&more[rows]),
            (Values::TextList(values), Values::TextList(more)) => {
                let items = values.extend_ends(more, rows);
                values.items.append(&more.items, items);
            }
            (Values::SpanList(values), Values::SpanList(more)) => {
                let items = values.extend_ends(more, rows);
                values.items.extend_from_slice(&more.items[items]);
            }
            _ => unreachable!("columns of one table have the same types"),
        }
    }

    fn clear(&mut self) {
        match self {
            Values::Text(values) => values.clear(),
            Values::Integer(values) => values.clear(),
            Values::Date(values) => values.clear(),
            Values::Boolean(values) => values.clear(),
            Values::Number(values) => values.clear(),
            Values::TextList(lists) => {
                lists.items.clear();
                lists.ends.clear();
            }
            Values::SpanList(lists) => {
                lists.items.clear();
                lists.ends.clear();
            }
        }
    }
}

impl Texts {
    /// The text at `index`.
    pub fn at(&self, index: usize) -> Option<&str> {
        (!self.nulls[index]).then(|| &self.bytes[self.start(index)..self.ends[index]])
    }

    /// All texts.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        (0..self.ends.len()).map(|index| self.at(index))
    }

    /// Appends a text; returns how many bytes it has.
    pub fn push(&mut self, text: Option<&str>) -> usize {
        let text_or_nothing = text.unwrap_or_default();
        self.bytes.push_str(text_or_nothing);
        self.ends.push(self.bytes.len());
        self.nulls.push(text.is_none());
        text_or_nothing.len()
    }

    fn append(&mut self, other: &Texts, rows: Range<usize>) {
        let (first, size) = (other.start(rows.start), self.bytes.len());
        let last = other.start(rows.end);
        self.bytes.push_str(&other.bytes[first..last]);
        self.ends.extend(other.ends[rows.clone()].iter().map(|end| size + end - first));
        self.nulls.extend_from_slice(&other.nulls[rows]);
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.nulls.clear();
    }

    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}

impl<V> Lists<V> {
    /// Which items the list at `index` has.
    pub fn range(&self, index: usize) -> Range<usize> {
        index.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[index]
    }

    /// Appends the ends of `rows` of `other`; returns which of its items belong to them.
    fn extend_ends(&mut self, other: &Lists<V>, rows: Range<usize>) -> Range<usize> {
        let start = |row: usize| row.checked_sub(1).map_or(0, |before| other.ends[before]);
        let items = start(rows.start)..start(rows.end);
        let size = self.ends.last().copied().unwrap_or(0);
        self.ends.extend(other.ends[rows].iter().map(|end| size + end - items.start));
        items
    }
}

/// A value that can stand in a column. Its Rust type says which type the column has and whether it may be missing.
pub trait Cell {
    /// The column's type.
    const TYPE: Type;
    /// Whether a value may be missing.
    const NULLABLE: bool;
    /// Appends it; returns how many bytes of text it has.
    ///
    /// # Panics
    /// If the column has another type, which the macro of [`super::schema`] rules out.
    fn put(self, values: &mut Values) -> usize;
}

/// Cells whose column is one of [`Values`]: the Rust type, the variant, whether it may be missing, how it is appended.
macro_rules! cell {
    ($($type:ty, $variant:ident, $nullable:literal, $value:ident, $column:ident => $put:expr;)*) => {$(
        impl Cell for $type {
            const TYPE: Type = Type::$variant;
            const NULLABLE: bool = $nullable;

            fn put(self, values: &mut Values) -> usize {
                let $value = self;
                match values {
                    Values::$variant($column) => $put,
                    _ => unreachable!("the type of a cell is the type of its column"),
                }
            }
        }
    )*};
}

cell! {
    &str, Text, false, text, column => column.push(Some(text));
    Option<&str>, Text, true, text, column => column.push(text);
    Cow<'_, str>, Text, false, text, column => column.push(Some(&text));
    Option<Cow<'_, str>>, Text, true, text, column => column.push(text.as_deref());
    u32, Integer, false, number, column => { column.push(Some(number.into())); 0 };
    Option<u32>, Integer, true, number, column => { column.push(number.map(i64::from)); 0 };
    Option<u64>, Integer, true, number, column => { column.push(number.and_then(|n| n.try_into().ok())); 0 };
    Option<Date>, Date, true, day, column => { column.push(day); 0 };
    bool, Boolean, false, value, column => { column.push(value); 0 };
    f32, Number, false, number, column => { column.push(Some(number)); 0 };
    Option<f32>, Number, true, number, column => { column.push(number); 0 };
    Vec<&str>, TextList, false, list, column => {
        let size = list.iter().map(|text| column.items.push(Some(text))).sum();
        column.ends.push(column.items.ends.len());
        size
    };
    Vec<Cow<'_, str>>, TextList, false, list, column => {
        let size = list.iter().map(|text| column.items.push(Some(text))).sum();
        column.ends.push(column.items.ends.len());
        size
    };
    Vec<(u32, u32)>, SpanList, false, list, column => {
        column.items.extend(list.iter().map(|&(start, end)| (i64::from(start), i64::from(end))));
        column.ends.push(column.items.len());
        0
    };
}
