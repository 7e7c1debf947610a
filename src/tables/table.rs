//! What a table and a column are, and the macro by which [`super::schema`] and other rooms define them.

use serde_json::{Value, json};

/// A table of the output.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The name, which is the stem of its files.
    pub name: &'static str,
    /// What a row is.
    pub description: &'static str,
    /// The columns that name a row; empty where nothing does.
    pub key: &'static [&'static str],
    /// The order of the rows.
    pub order: &'static str,
    /// The columns, in their order.
    pub columns: &'static [Column],
}

/// A column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// The name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: Type,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// Whether it stands in Parquet only.
    pub parquet_only: bool,
    /// Meaning and unit.
    pub description: &'static str,
    /// The values that there are; empty where they are not enumerated.
    pub values: &'static [&'static str],
    /// The table that its values are keys of.
    pub references: Option<&'static str>,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// UTF-8.
    Text,
    /// 64 bits, signed, so that differences of offsets are numbers too.
    Integer,
    /// A calendar day.
    Date,
    /// True or false.
    Boolean,
    /// 32-bit floating point.
    Number,
    /// A list of texts; joined by `;` in CSV.
    TextList,
    /// A list of `{start, end}`; `12-40;52-90` in CSV.
    SpanList,
}

impl Type {
    /// The word in the data dictionary.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Integer => "integer",
            Type::Date => "date",
            Type::Boolean => "boolean",
            Type::Number => "number",
            Type::TextList => "list of text",
            Type::SpanList => "list of spans",
        }
    }
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of its CSV file, with their positions.
    pub fn csv_columns(&self) -> impl Iterator<Item = (usize, &'static Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| !column.parquet_only)
    }

    /// Its part of the data dictionary, for programs.
    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "description": self.description,
            "key": self.key,
            "order": self.order,
            "columns": self.columns.iter().map(Column::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Column {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "type": self.kind.as_str(),
            "nullable": self.nullable,
            "parquet_only": self.parquet_only,
            "description": self.description,
            "values": self.values,
            "references": self.references,
        })
    }
}

/// Defines a table: the [`Table`], the struct of a row, and how a row is appended to its columns.
///
/// ```text
/// table! {
///     MENTIONS = MentionRow, "mentions", "What a row is.", key [], order "by …";
///     article_id: &'a str, "Meaning, unit." => "articles";             a key of another table
///     form: &'static str, "How." in ["name", "surname"];              the values that there are
///     kind as "type": Option<&'a str>, "…";                           a name that Rust keeps for itself
///     extra: Option<&'a str>, "…", parquet;                           not in CSV
/// }
/// ```
macro_rules! table {
    (
        $constant:ident = $row:ident, $table:literal, $about:literal, key [$($key:literal),*], order $order:literal;
        $($field:ident $(as $name:literal)?: $type:ty, $meaning:literal
            $(in [$($value:literal),*])? $(=> $target:literal)? $(, $parquet:ident)?;)*
    ) => {
        #[doc = $about]
        pub static $constant: Table = Table {
            name: $table,
            description: $about,
            key: &[$($key),*],
            order: $order,
            columns: $row::COLUMNS,
        };

        #[doc = concat!("A row of `", $table, "`. ", $about)]
        #[derive(Clone, Debug)]
        pub struct $row<'a> {
            $(#[doc = $meaning] pub $field: $type,)*
        }

        impl<'a> $row<'a> {
            const COLUMNS: &'static [Column] = &[$(Column {
                name: table!(@first $($name,)? stringify!($field)),
                kind: <$type as Cell>::TYPE,
                nullable: <$type as Cell>::NULLABLE,
                parquet_only: table!(@is $($parquet)?),
                description: $meaning,
                values: &[$($($value),*)?],
                references: table!(@option $($target)?),
            }),*];
        }

        impl<'a> Row for $row<'a> {
            const TABLE: &'static Table = &$constant;

            fn put(self, values: &mut [Values]) -> usize {
                let mut columns = values.iter_mut();
                let mut size = 0;
                $(size += self.$field.put(columns.next().expect("a column for each field"));)*
                size
            }
        }
    };
    (@first $first:expr $(, $rest:expr)*) => { $first };
    (@is parquet) => { true };
    (@is) => { false };
    (@option $value:literal) => { Some($value) };
    (@option) => { None };
}
pub(crate) use table;
