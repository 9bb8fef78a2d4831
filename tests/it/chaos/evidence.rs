//! What must hold afterwards, asked of the log itself and not of whoever wrote it.

use std::collections::HashSet;

use super::acknowledged::{self, Acknowledged};
use super::course::Kills;
use super::server::Place;
use super::setting::Setting;
use super::stock;
use super::story::Story;

/// What was found.
#[derive(Debug)]
pub struct Evidence {
    pub acknowledged: usize,
    pub lost: Vec<Acknowledged>,
    pub gaps: usize,
    pub duplicates: usize,
    pub broken_claims: Vec<String>,
    pub longest_gap_seconds: f64,
    pub stock_loaded: usize,
    pub stock_differ: usize,
}

impl Evidence {
    /// Reads the log and compares it with the journal; events up to `before` are not the fleet's.
    pub async fn gather(place: &Place, journal: &std::path::Path, before: u64) -> Evidence {
        let story = Story::read(&place.database_url().await).await;
        let told = acknowledged::read(journal);
        let kept = |one: &&Acknowledged| story.key_at(one.position).as_ref() == Some(&one.key);
        let lost = told.iter().filter(|one| !kept(one)).cloned().collect();
        let every = (story.tasks().count() / 50).max(1);
        let (stock_loaded, stock_differ) = stock::compare(&story, every).await;
        Evidence {
            acknowledged: told.len(),
            lost,
            gaps: story.gaps(),
            duplicates: story.duplicates(),
            broken_claims: story.broken_claims(),
            longest_gap_seconds: story.longest_gap(before),
            stock_loaded,
            stock_differ,
        }
    }

    /// Prints the figures and fails if a promise was broken. Of robbed holders and of tokens the
    /// fleet's own summary tells: only it knows who was alive.
    pub fn judge(&self, setting: &Setting, kills: Kills, fleet: &serde_json::Value) {
        let number = |name: &str| fleet[name].as_u64().unwrap_or(u64::MAX);
        let robbed: HashSet<&str> = fleet["violations"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|told| told.as_str())
            .filter(|told| told.contains("reclaimed"))
            .collect();
        println!(
            "seed {}: {} servers and {} databases killed; {} done, {} reclaims, {} retries\n\
             acknowledged {}, found {}, lost {}, gaps {}, duplicates {}, broken claims {}, \
             robbed {}, longest gap {:.1} s\n\
             tokens reported {}, counted {}; {} tasks loaded by the stock repository, {} differ",
            setting.seed,
            kills.servers,
            kills.postgres,
            number("tasksDone"),
            number("reclaims"),
            number("retries"),
            self.acknowledged,
            self.acknowledged - self.lost.len(),
            self.lost.len(),
            self.gaps,
            self.duplicates,
            self.broken_claims.len(),
            robbed.len(),
            self.longest_gap_seconds,
            number("tokensReported"),
            number("tokensCounted"),
            self.stock_loaded,
            self.stock_differ,
        );
        assert!(self.acknowledged > 0, "the journal is empty");
        assert_eq!(self.lost, [], "acknowledged and lost");
        assert_eq!((self.gaps, self.duplicates), (0, 0), "gaps, duplicates");
        assert_eq!(self.broken_claims, [] as [String; 0]);
        assert_eq!(fleet["violations"], serde_json::json!([]));
        assert_eq!(number("tokensReported"), number("tokensCounted"));
        assert_eq!(self.stock_differ, 0);
    }
}
