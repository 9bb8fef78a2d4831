//! What is served beside what the log says, page by page.

use super::RebuildError;
use projections::audit::Difference;
use projections::{Folding, Follower, tables};
use sqlx::PgConnection;
use uuid::Uuid;

/// Rows compared at once.
const ROWS_MAX: u16 = 2_000;

/// Where they part first, if they do. Both must be of the same position.
pub(super) async fn first_difference(
    db: &mut PgConnection,
    follower: &Follower,
    rebuilt: &dyn Folding,
    table: &str,
    ledger: Uuid,
) -> Result<Option<Difference>, RebuildError> {
    let shape = &follower.shape;
    let wrong = |source| RebuildError::Row { name: shape.name, source };
    let mut after = None;
    loop {
        let limit = i64::from(ROWS_MAX);
        let served = tables::page(db, table, ledger, shape, after.as_ref(), limit).await?;
        let served = served.iter().map(|row| shape.normal(row)).collect::<Result<Vec<_>, _>>();
        let served = served.map_err(wrong)?;
        let rebuilt = rebuilt.page(after.as_ref(), usize::from(ROWS_MAX)).map_err(wrong)?;
        let difference = Difference::between(shape, &served, &rebuilt).map_err(wrong)?;
        if difference.is_some() {
            return Ok(difference);
        }
        let Some(last) = served.last() else { return Ok(None) };
        after = Some(shape.key(last).map_err(wrong)?);
    }
}
