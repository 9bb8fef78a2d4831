//! What happens: a fleet is let loose, and what it works with is killed under it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rand::Rng as _;
use rand::seq::SliceRandom as _;
use tokio::process::Child;
use tokio::time::{Instant, sleep};

use super::backlog;
use super::server::{Place, Server, signal};
use super::setting::Setting;

/// A fleet at work.
pub struct Fleet {
    child: Child,
    report: PathBuf,
    pub journal: PathBuf,
}

impl Fleet {
    /// Imports the backlog and lets the fleet loose on it, shared among all servers.
    pub async fn start(setting: &Setting, places: &[Place], folder: &Path) -> Fleet {
        let backlog = backlog::file(setting, folder);
        let file = backlog.to_str().unwrap();
        let import =
            ["import", "beads", file, "--project", backlog::PROJECT, "--fresh", "--skip-invalid"];
        places[0].run(&import).await;
        let (report, journal) = (folder.join("fleet.json"), folder.join("journal.jsonl"));
        let (agents, rate) = (setting.agents.to_string(), setting.rate.to_string());
        let seed = setting.seed.to_string();
        let mut fleet = places[0].client(&["fleet", "--json", "--project", backlog::PROJECT]);
        fleet.args(["--agents", &agents, "--rate", &rate, "--seed", &seed, "--lease", "5"]);
        fleet.arg("--journal").arg(&journal);
        for other in &places[1..] {
            fleet.args(["--also-url", &other.url()]);
        }
        fleet.stdout(std::fs::File::create(&report).unwrap());
        fleet.stderr(std::fs::File::create(folder.join("fleet.log")).unwrap());
        Fleet { child: fleet.spawn().unwrap(), report, journal }
    }

    /// Whether it still works.
    pub fn works(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until nothing is left, and answers with the fleet's own summary.
    pub async fn finish(mut self, patience: Duration) -> serde_json::Value {
        let ended = tokio::time::timeout(patience, self.child.wait()).await;
        let status = ended.expect("the fleet comes to an end").unwrap();
        let report = std::fs::read_to_string(&self.report).unwrap();
        let log = std::fs::read_to_string(self.report.with_file_name("fleet.log")).unwrap();
        assert!(status.success(), "the fleet ended with {status}\n{report}\n{log}");
        serde_json::from_str(&report).unwrap()
    }
}

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    Server,
    Postgres,
}

/// How often what was killed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kills {
    pub servers: usize,
    pub postgres: usize,
}

/// Kills the server and its Postgres at random moments as long as the fleet works; answers with the
/// server that serves in the end.
pub async fn kill(
    setting: &Setting,
    place: &Place,
    mut server: Server,
    fleet: &mut Fleet,
) -> (Server, Kills) {
    let mut dice = setting.dice(2);
    let mut victims = vec![Victim::Server; setting.server_kills];
    victims.extend(vec![Victim::Postgres; setting.postgres_kills]);
    victims.shuffle(&mut dice);
    let mut kills = Kills::default();
    for victim in victims {
        sleep(Duration::from_millis(dice.random_range(50..1500))).await;
        if !fleet.works() {
            break;
        }
        if victim == Victim::Postgres
            && let Some(pid) = place.postmaster()
        {
            signal(pid, libc::SIGKILL);
            kills.postgres += 1;
            serves_again(place).await;
        } else if victim == Victim::Server {
            server.kill().await;
            kills.servers += 1;
            server = place.serve().await;
        }
    }
    (server, kills)
}

/// Waits until the server has found its database again.
async fn serves_again(place: &Place) {
    let began = Instant::now();
    // It may not have noticed yet that the old one is gone: a write settles it.
    while !place.client(&["whoami"]).stdout(Stdio::null()).status().await.unwrap().success() {
        assert!(began.elapsed() < Duration::from_secs(60), "the database did not come back");
        sleep(Duration::from_millis(50)).await;
    }
}
