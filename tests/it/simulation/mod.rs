//! Random courses through two real transactors on one database: each has its own memory, its own
//! connections, a clock that jumps, and an end in the middle of whatever it does.
//!
//! The seed decides what is asked, where, and what goes wrong when. `SIMULATION_SEED` asks it again,
//! `SIMULATION_SECONDS` asks longer. How the two race is the machine's affair: what must hold holds
//! for every race.

mod course;
mod dice;
mod house;
mod verdict;

use course::Course;
use std::time::Duration;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_two_servers_are_asked_and_suffer_the_log_keeps_its_promises() {
    let seed = setting("SIMULATION_SEED").unwrap_or_else(rand::random);
    let seconds = setting("SIMULATION_SECONDS").unwrap_or(15);
    println!("SIMULATION_SEED={seed} SIMULATION_SECONDS={seconds}");
    let mut course = Course::begin(seed).await;
    course.run(Duration::from_secs(seconds)).await;
    println!("{}", course.end().await);
}
