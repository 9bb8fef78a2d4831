//! Everything we build on has a licence that `.config/licences.toml` allows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};

#[derive(Deserialize)]
struct Rules {
    shipped: Vec<String>,
    tools: Vec<String>,
    exceptions: Vec<String>,
}

impl Rules {
    fn read() -> Rules {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".config/licences.toml");
        toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }

    /// Says what is wrong with a package's licence, if anything.
    fn fault(&self, licence: Option<&str>, is_tool: bool) -> Option<String> {
        let Some(text) = licence else { return Some("names no licence".into()) };
        // Lax: old packages write `MIT/Apache-2.0`.
        let Ok(expression) = Expression::parse_mode(text, ParseMode::LAX) else {
            return Some(format!("has a licence that is no SPDX expression: {text}"));
        };
        let is_allowed = expression.evaluate(|wanted| self.allows(wanted, is_tool));
        (!is_allowed).then(|| format!("is licensed {text}"))
    }

    fn allows(&self, wanted: &LicenseReq, is_tool: bool) -> bool {
        let Some(id) = wanted.license.id() else { return false };
        let exception = wanted.addition.as_ref().map(ToString::to_string);
        let names = |list: &[String], name: &str| list.iter().any(|known| known == name);
        let licence = names(&self.shipped, id.name) || (is_tool && names(&self.tools, id.name));
        licence && exception.is_none_or(|name| names(&self.exceptions, &name))
    }
}

#[test]
fn every_crate_has_an_allowed_licence() {
    let rules = Rules::read();
    // The systems that `make run` promises; crates for others are never compiled.
    let systems = ["x86_64-unknown-linux-gnu", "aarch64-apple-darwin"];
    let platforms = systems.iter().flat_map(|s| ["--filter-platform".into(), s.to_string()]);
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .other_options(["--locked".into()].into_iter().chain(platforms).collect::<Vec<_>>())
        .exec()
        .unwrap();
    assert!(metadata.packages.len() > 100, "the list of crates is not the whole list");
    let faults: Vec<String> = metadata
        .packages
        .iter()
        .filter_map(|package| {
            let fault = rules.fault(package.license.as_deref(), false)?;
            Some(format!("{} {} {fault}", package.name, package.version))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[derive(Deserialize)]
struct NpmLock {
    packages: BTreeMap<String, NpmPackage>,
}

#[derive(Deserialize)]
struct NpmPackage {
    license: Option<String>,
    #[serde(default)]
    dev: bool,
    #[serde(default, rename = "devOptional")]
    dev_optional: bool,
}

#[test]
fn every_npm_package_has_an_allowed_licence() {
    let rules = Rules::read();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/package-lock.json");
    let lock: NpmLock = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(lock.packages.len() > 100, "the list of packages is not the whole list");
    let faults: Vec<String> = lock
        .packages
        .iter()
        .filter_map(|(name, package)| {
            let is_tool = package.dev || package.dev_optional;
            let fault = rules.fault(package.license.as_deref(), is_tool)?;
            Some(format!("{name} {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_licence_that_asks_for_more_than_a_notice_is_refused() {
    let rules = Rules::read();
    let cases = [
        (Some("MIT"), false, true),
        (Some("MIT/Apache-2.0"), false, true),
        (Some("GPL-3.0-only OR MIT"), false, true),
        (Some("Apache-2.0 WITH LLVM-exception"), false, true),
        (Some("GPL-3.0-only"), true, false),
        (Some("MIT AND AGPL-3.0-only"), false, false),
        (Some("MPL-2.0"), true, true),
        (Some("MPL-2.0"), false, false),
        (Some("SEE LICENSE IN EULA"), true, false),
        (None, true, false),
    ];
    for (licence, is_tool, allowed) in cases {
        assert_eq!(rules.fault(licence, is_tool).is_none(), allowed, "{licence:?}");
    }
}
