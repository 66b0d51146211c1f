//! The leaves of a schema: every primitive value of a row, however deep it lies, is a column of its own, named by its
//! path.
//!
//! **Invariant:** what makes no sense of one leaf costs that leaf and no other.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, TimeUnit};

use ::parquet::arrow::{FieldLevels, ProjectionMask, parquet_to_arrow_field_levels, parquet_to_arrow_schema};
use ::parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::errors::ParquetError;
use ::parquet::schema::types::{ColumnDescriptor, SchemaDescriptor, Type};

/// A leaf of a schema.
#[derive(Debug)]
pub(super) struct Leaf {
    /// The names on the way to it, with dots between them.
    pub(super) name: String,
    /// How many names there are on the way.
    depth: usize,
    pub(super) max_def: u32,
    pub(super) max_rep: u32,
    /// What it means when a cell's definition level is just below each of 1, 2, ...: which step is not there.
    pub(super) steps: Vec<Step>,
    pub(super) physical: Physical,
    /// Bytes of a value of fixed length.
    pub(super) width: usize,
    pub(super) reading: Reading,
    /// How values come out, or why they can't.
    pub(super) values: Result<Values, String>,
}

impl Leaf {
    /// Whether it is not at the top of its schema, or a list.
    pub(super) fn is_nested(&self) -> bool {
        self.max_rep > 0 || self.steps.len() > 1 || self.depth > 1
    }
}

/// A step on the way to a leaf that may not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It may be null.
    Optional(String),
    /// A list, which may be empty.
    Repeated(String),
}

/// What is made of the values of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// They are what their type says.
    Typed,
    /// A UUID in 16 bytes.
    Uuid,
    /// Bytes of a form that is not looked into: counted only.
    Opaque,
    /// Of a type that is not known: counted only.
    Unknown,
}

/// How the values of a leaf come out, without levels.
pub(super) struct Values {
    pub(super) levels: FieldLevels,
    pub(super) data_type: DataType,
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.data_type.fmt(f)
    }
}

/// The leaves of a schema, in its order.
pub(super) fn leaves(schema: &SchemaDescriptor) -> Vec<Leaf> {
    (0..schema.num_columns()).map(|index| leaf(schema, index)).collect()
}

fn leaf(schema: &SchemaDescriptor, index: usize) -> Leaf {
    let column = schema.column(index);
    let reading = reading(&column);
    Leaf {
        name: column.path().string(),
        depth: column.path().parts().len(),
        max_def: u32::from(column.max_def_level().unsigned_abs()),
        max_rep: u32::from(column.max_rep_level().unsigned_abs()),
        steps: steps(schema, column.path().parts()),
        physical: column.physical_type(),
        width: width(&column),
        reading,
        values: values(&column, reading).map_err(|error| super::in_words(&error)),
    }
}

fn reading(column: &ColumnDescriptor) -> Reading {
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::_Unknown { .. }), _) => Reading::Unknown,
        (Some(LogicalType::Uuid), _) if column.type_length() == 16 => Reading::Uuid,
        (Some(LogicalType::Bson | LogicalType::Geometry { .. } | LogicalType::Geography { .. }), _)
        | (_, ConvertedType::BSON | ConvertedType::INTERVAL) => Reading::Opaque,
        _ => Reading::Typed,
    }
}

fn width(column: &ColumnDescriptor) -> usize {
    match column.physical_type() {
        Physical::BOOLEAN | Physical::BYTE_ARRAY => 0,
        Physical::INT32 | Physical::FLOAT => 4,
        Physical::INT64 | Physical::DOUBLE => 8,
        Physical::INT96 => 12,
        Physical::FIXED_LEN_BYTE_ARRAY => usize::try_from(column.type_length()).unwrap_or(0),
    }
}

/// The steps that may not be there, from the root down.
fn steps(schema: &SchemaDescriptor, path: &[String]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = schema.root_schema_ptr();
    for (depth, name) in path.iter().enumerate() {
        let Some(next) = at.get_fields().iter().find(|field| field.name() == name).cloned() else { break };
        let shown = path[..=depth].join(".");
        match next.get_basic_info().has_repetition().then(|| next.get_basic_info().repetition()) {
            Some(Repetition::OPTIONAL) => steps.push(Step::Optional(shown)),
            Some(Repetition::REPEATED) => steps.push(Step::Repeated(shown)),
            _ => {}
        }
        if next.is_primitive() {
            break;
        }
        at = next;
    }
    steps
}

/// How values of this column come out where it stands alone and none is null.
fn values(column: &ColumnDescriptor, reading: Reading) -> Result<Values, ParquetError> {
    let name = "values";
    let bare = |logical: Option<LogicalType>, converted| {
        Type::primitive_type_builder(name, column.physical_type())
            .with_repetition(Repetition::REQUIRED)
            .with_length(column.type_length())
            .with_precision(column.type_precision())
            .with_scale(column.type_scale())
            .with_logical_type(logical)
            .with_converted_type(converted)
            .build()
    };
    let logical = column.logical_type_ref().filter(|logical| !matches!(logical, LogicalType::Unknown)).cloned();
    let leaf = match reading {
        Reading::Typed => bare(logical, column.converted_type())?,
        Reading::Uuid | Reading::Opaque | Reading::Unknown => bare(None, ConvertedType::NONE)?,
    };
    let root = Type::group_type_builder("schema").with_fields(vec![Arc::new(leaf)]).build()?;
    let schema = SchemaDescriptor::new(Arc::new(root));
    let plain = parquet_to_arrow_schema(&schema, None)?.field(0).data_type().clone();
    let wanted = match (&plain, column.physical_type()) {
        // The years that nanoseconds can't tell are years that old writers wrote.
        (_, Physical::INT96) => DataType::Timestamp(TimeUnit::Microsecond, None),
        (DataType::Utf8, _) => DataType::Utf8View,
        (DataType::Binary, _) => DataType::BinaryView,
        _ => plain,
    };
    let hint = Fields::from(vec![Field::new(name, wanted.clone(), false)]);
    let levels = parquet_to_arrow_field_levels(&schema, ProjectionMask::all(), Some(&hint))?;
    Ok(Values { levels, data_type: wanted })
}
