//! The promises, each kept while something breaks.

use task_ledger::store::throwaway::ThrowawayDb;

use super::course::{Fleet, Kills, kill};
use super::evidence::Evidence;
use super::folder::Folder;
use super::server::Place;
use super::setting::Setting;
use super::story::Story;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_while_servers_and_databases_are_killed() {
    let setting = Setting::read();
    let folder = Folder::new("kills");
    let place = Place::new(folder.join("server"), None);
    let server = place.serve().await;
    let mut fleet = Fleet::start(&setting, std::slice::from_ref(&place), &folder.join("")).await;
    let before = Story::read(&place.database_url().await).await.head;
    let (server, kills) = kill(&setting, &place, server, &mut fleet).await;
    let journal = fleet.journal.clone();
    let summary = fleet.finish(setting.patience).await;
    let evidence = Evidence::gather(&place, &journal, before).await;
    evidence.judge(&setting, kills, &summary);
    place.run(&["verify"]).await;
    server.stop().await;
    let asked = (setting.server_kills, setting.postgres_kills);
    assert_eq!((kills.servers, kills.postgres), asked, "the fleet was done too soon");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database_share_a_fleet() {
    let setting = Setting::read();
    let folder = Folder::new("two");
    let db = ThrowawayDb::empty().await;
    let place = |name: &str| Place::new(folder.join(name), Some(db.url.clone()));
    let places = [place("one"), place("two")];
    // The one that opened the ledger has the admin's key.
    let one = places[0].serve().await;
    let two = places[1].serve().await;
    let mut fleet = Fleet::start(&setting, &places, &folder.join("")).await;
    assert!(fleet.works());
    let journal = fleet.journal.clone();
    let summary = fleet.finish(setting.patience).await;
    let evidence = Evidence::gather(&places[0], &journal, 0).await;
    evidence.judge(&setting, Kills::default(), &summary);
    places[0].run(&["verify"]).await;
    one.stop().await;
    two.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_under_load_ends_equal_to_what_is_served() {
    let setting = Setting::read();
    let folder = Folder::new("rebuild");
    let db = ThrowawayDb::empty().await;
    let place = Place::new(folder.join("server"), Some(db.url.clone()));
    let server = place.serve().await;
    let mut fleet = Fleet::start(&setting, std::slice::from_ref(&place), &folder.join("")).await;
    let data_dir = place.data_dir().to_str().unwrap().to_owned();
    let rebuilt = place.run(&["rebuild", "--data-dir", &data_dir]).await;
    assert!(fleet.works(), "the rebuild was to run under load");
    println!("{}", String::from_utf8_lossy(&rebuilt.stdout));
    fleet.finish(setting.patience).await;
    place.run(&["verify"]).await;
    server.stop().await;
}
