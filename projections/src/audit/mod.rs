//! Is what is served what the log says? The log folded anew, row for row beside the served tables.

mod difference;
mod reader;
mod refold;

pub use difference::Difference;
pub use reader::{RowsPage, projection_rows};
pub use refold::{AuditError, Refold};
