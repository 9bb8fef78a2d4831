//! What the fleet works off: a real backlog where one lies beside the repository, else one made up.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rand::Rng as _;

use super::setting::Setting;

/// The project that it is imported into.
pub const PROJECT: &str = "SPOT";

const REAL: &str = "../shared/data/beads/spotter.jsonl";

/// The file to import.
pub fn file(setting: &Setting, folder: &Path) -> PathBuf {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join(REAL);
    if setting.full && real.is_file() {
        return real;
    }
    let path = folder.join("backlog.jsonl");
    let mut out = std::fs::File::create(&path).unwrap();
    let mut dice = setting.dice(1);
    for number in 0..setting.tasks {
        // Waiting only for what is older: no circles.
        let mut on: Vec<usize> = Vec::new();
        if number > 0 && dice.random_bool(0.5) {
            on.push(dice.random_range(0..number));
        }
        let dependencies: Vec<String> = on
            .iter()
            .map(|on| {
                format!(
                    r#"{{"issue_id":"made-{number}","depends_on_id":"made-{on}","type":"blocks","created_at":"2026-01-01T00:00:00Z"}}"#
                )
            })
            .collect();
        writeln!(
            out,
            r#"{{"id":"made-{number}","title":"Task {number}","description":"Made up.","status":"open","priority":{},"issue_type":"task","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","dependencies":[{}]}}"#,
            dice.random_range(0..5),
            dependencies.join(","),
        )
        .unwrap();
    }
    path
}
