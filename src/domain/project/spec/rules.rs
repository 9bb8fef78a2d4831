//! What a project asks of its work.

use super::{archived, created};
use crate::domain::project::{
    ContextRule, ProjectCommand as C, ProjectDecider, ProjectFacts, ProjectRefusal as No,
    ReviewRule,
};
use crate::domain::prompt::TemplateFault;
use crate::domain::spec::Spec;
use events::{
    Billing, EscalationRule, EvidenceLevel, FreeJson, GateRule, Overlap, Phase, ProjectEvent as E,
    SkillRule,
};

pub(super) fn specs() -> Vec<Spec<ProjectDecider>> {
    [ruling(), keeping_order(), mapping(), telling(), phasing(), billing()]
        .into_iter()
        .flatten()
        .collect()
}

fn ruling() -> Vec<Spec<ProjectDecider>> {
    let gate = |name: &str| GateRule {
        description: None,
        level: EvidenceLevel::Claimed,
        name: name.into(),
        task_types: vec![],
    };
    let gates = |names: &[&str]| names.iter().map(|name| gate(name)).collect::<Vec<_>>();
    let define = |names: &[&str]| C::DefineGates { gates: gates(names) };
    let rule = |label: Option<&str>, seconds| ReviewRule {
        required: true,
        reviewer_skill: None,
        auto_approve_label: label.map(Into::into),
        auto_approve_seconds: seconds,
    };
    let start = |hold_seconds| C::DefineStart { required: true, hold_seconds };
    let escalate = |after_seconds| C::DefineEscalation { after_seconds };
    let pressing = |after_seconds| E::EscalationRuleDefined(EscalationRule { after_seconds });
    let whole = || E::ReviewRuleDefined {
        auto_approve_label: Some("auto".into()),
        auto_approve_seconds: Some(3_600),
        required: true,
        reviewer_skill: None,
    };
    let begun = |text, command| Spec::rule(text, command).given([created("CORE")]);
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    vec![
        begun("a project defines its gates", define(&["tests"]))
            .then([E::GatesDefined { gates: gates(&["tests"]) }]),
        begun("the gates that it has are no new ones", define(&["tests"]))
            .given([E::GatesDefined { gates: gates(&["tests"]) }])
            .then_nothing(),
        begun("a gate is there once", define(&["tests", "tests"]))
            .refused(No::GateNameMalformed("tests".into())),
        begun("a gate has a name", define(&[""])).refused(No::GateNameMalformed(String::new())),
        begun("nobody passes that many gates", define(&many)).refused(No::GatesTooMany(51)),
        begun(
            "a project says how work is judged",
            C::DefineReview(rule(Some("auto"), Some(3_600))),
        )
        .then([whole()]),
        begun(
            "the rule that it has is no new one",
            C::DefineReview(rule(Some("auto"), Some(3_600))),
        )
        .given([whole()])
        .then_nothing(),
        begun("a label alone approves nothing", C::DefineReview(rule(Some("auto"), None)))
            .refused(No::AutoApprovalHalfSaid),
        begun("a judge has a minute at the least", C::DefineReview(rule(Some("auto"), Some(59))))
            .refused(No::AutoApprovalHalfSaid),
        begun("a project lets agents begin one by one", start(600))
            .then([E::StartRuleDefined { required: true, hold_seconds: 600 }]),
        begun("the leave that it asks for is no new one", start(600))
            .given([E::StartRuleDefined { required: true, hold_seconds: 600 }])
            .then_nothing(),
        begun("a task is kept for a while, not for ever", start(86_401))
            .refused(No::HoldOutOfBounds(86_401)),
        begun("a project says when what waits is pressing", escalate(Some(3_600)))
            .then([pressing(Some(3_600))]),
        begun("the time that it has is no new one", escalate(Some(3_600)))
            .given([pressing(Some(3_600))])
            .then_nothing(),
        begun("nothing is pressing any more", escalate(None))
            .given([pressing(Some(3_600))])
            .then([pressing(None)]),
        begun("nothing is pressing at once", escalate(Some(59)))
            .refused(No::EscalationOutOfBounds(59)),
        begun("a project's work fails where it would rest", C::DefineParking { on: false })
            .then([E::ParkRuleDefined { on: false }]),
        begun("work rests unless the project says otherwise", C::DefineParking { on: true })
            .then_nothing(),
        begun("a project says how full a window may become", context(70, 95))
            .then([E::ContextRuleDefined { stop_percent: 95, wrap_up_percent: 70 }]),
        begun("the thresholds that hold are no new ones", context(60, 90)).then_nothing(),
        begun("a session wraps up before it stops", context(96, 95))
            .refused(No::ContextRuleOutOfBounds { wrap_up_percent: 96, stop_percent: 95 }),
        begun("a window has a hundred per cent", context(70, 101))
            .refused(No::ContextRuleOutOfBounds { wrap_up_percent: 70, stop_percent: 101 }),
        begun("an empty window is no reason to wrap up", context(0, 90))
            .refused(No::ContextRuleOutOfBounds { wrap_up_percent: 0, stop_percent: 90 }),
        begun("an archived project has no rules", start(600))
            .given([archived()])
            .refused(No::ProjectArchived("CORE".into())),
    ]
}

fn keeping_order() -> Vec<Spec<ProjectDecider>> {
    let overlap = |overlap| C::DefineOverlap { overlap };
    let refuses = || E::OverlapRuleDefined { overlap: Overlap::Refuse };
    let archive = |after_days| C::DefineArchive { after_days };
    let after = |after_days| E::ArchiveRuleDefined { after_days };
    let begun = |text, command| Spec::rule(text, command).given([created("CORE")]);
    vec![
        begun("a project keeps its holders out of each other's way", overlap(Overlap::Refuse))
            .then([refuses()]),
        begun("unless it says otherwise, whoever overlaps is told", overlap(Overlap::Warn))
            .then_nothing(),
        begun("the overlap that it allows is no new one", overlap(Overlap::Refuse))
            .given([refuses()])
            .then_nothing(),
        begun("a project archives by and by what is closed", archive(Some(30)))
            .then([after(Some(30))]),
        begun("a project archives nothing by itself any more", archive(None))
            .given([after(Some(30))])
            .then([after(None)]),
        begun("the archive that it has is no new one", archive(Some(30)))
            .given([after(Some(30))])
            .then_nothing(),
        begun("what is closed stays in sight for a day", archive(Some(0)))
            .refused(No::ArchiveOutOfBounds(0)),
    ]
}

fn mapping() -> Vec<Spec<ProjectDecider>> {
    let map = |rules: &[(&str, &str)]| {
        let rule = |(label, skill): &(&str, &str)| SkillRule {
            label: (*label).into(),
            skill: (*skill).into(),
        };
        rules.iter().map(rule).collect::<Vec<_>>()
    };
    let define = |rules: &[(&str, &str)]| C::DefineSkills { map: map(rules) };
    let defined = |rules: &[(&str, &str)]| E::SkillMapDefined { map: map(rules) };
    let begun = |text, command| Spec::rule(text, command).given([created("CORE")]);
    let ui = [("ui", "react")];
    vec![
        begun("a project says which skills its labels mean", define(&ui)).then([defined(&ui)]),
        begun("the map that it has is no new one", define(&ui))
            .given([defined(&ui)])
            .then_nothing(),
        begun("a label means a skill", define(&[("ui", " ")])).refused(No::SkillRuleEmpty),
        begun("nobody keeps that many labels in mind", define(&[("ui", "react"); 201]))
            .refused(No::SkillMapTooLong(201)),
    ]
}

fn telling() -> Vec<Spec<ProjectDecider>> {
    let tell = |template: Option<&str>| C::DefineTemplate { template: template.map(Into::into) };
    let told = |template: Option<&str>| E::TemplateDefined { template: template.map(Into::into) };
    let json = |schema: &str| {
        FreeJson::parse(serde_json::from_str(schema).expect("JSON")).expect("JSON that is kept")
    };
    let hold = |schema: Option<&str>| C::DefineResultSchema { schema: schema.map(json) };
    let held = |schema: Option<&str>| E::ResultSchemaDefined { schema: schema.map(json) };
    let begun = |text, command| Spec::rule(text, command).given([created("CORE")]);
    let (own, wants) = (Some("# {{ task.title }}"), Some(r#"{"type":"object"}"#));
    let misspelt = || TemplateFault::At { line: 2, reason: "`task.titel` is undefined".into() };
    let elsewhere = "Resource 'https://example.com/s.json' is not present in a registry and \
                     retrieving it failed: `resolve-http` feature or a custom resolver is required \
                     to resolve external schemas via HTTP";
    vec![
        begun("a project's tasks are told by a template of its own", tell(own)).then([told(own)]),
        begun("the template that it has is no new one", tell(own))
            .given([told(own)])
            .then_nothing(),
        begun("a project goes back to the ledger's own template", tell(None))
            .given([told(own)])
            .then([told(None)]),
        begun("a template is tried out before it is taken", tell(Some("#\n{{ task.titel }}")))
            .refused(No::TemplateMalformed(misspelt())),
        begun("a project's results keep to a schema", hold(wants)).then([held(wants)]),
        begun("the schema that it has is no new one", hold(wants))
            .given([held(wants)])
            .then_nothing(),
        begun("any result will do again", hold(None)).given([held(wants)]).then([held(None)]),
        begun("what is no JSON Schema holds nothing", hold(Some(r#"{"type":"thing"}"#)))
            .refused(No::ResultSchemaMalformed(
            "/type: \"thing\" is not valid under any of the schemas listed in the 'anyOf' keyword"
                .into(),
        )),
        begun(
            "a schema is fetched from nowhere",
            hold(Some(r#"{"$ref":"https://example.com/s.json"}"#)),
        )
        .refused(No::ResultSchemaMalformed(elsewhere.into())),
        begun("an archived project tells nothing anew", tell(own))
            .given([archived()])
            .refused(No::ProjectArchived("CORE".into())),
    ]
}

fn phasing() -> Vec<Spec<ProjectDecider>> {
    let phases = |names: &[&str]| {
        let phase = |name: &&str| Phase { description: None, name: (*name).into() };
        names.iter().map(phase).collect::<Vec<_>>()
    };
    let define = |names: &[&str]| C::DefinePhases { phases: phases(names) };
    let defined = |names: &[&str]| E::PhasesDefined { phases: phases(names) };
    let begun = |text, command| Spec::rule(text, command).given([created("CORE")]);
    let named = |open| ProjectFacts {
        open_by_phase: vec![("build".into(), open)],
        ..ProjectFacts::default()
    };
    let long = "x".repeat(61);
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    vec![
        begun("a project says which parts open in order", define(&["design", "build"]))
            .then([defined(&["design", "build"])]),
        begun("the phases that it has are no new ones", define(&["design"]))
            .given([defined(&["design"])])
            .then_nothing(),
        begun("another order is another plan", define(&["build", "design"]))
            .given([defined(&["design", "build"])])
            .then([defined(&["build", "design"])]),
        begun("a phase is there once", define(&["build", "build"]))
            .refused(No::PhaseNameMalformed("build".into())),
        begun("a phase has a name", define(&[""])).refused(No::PhaseNameMalformed(String::new())),
        begun("a phase's name is a short one", define(&[&long]))
            .refused(No::PhaseNameMalformed(long.clone())),
        begun("nobody goes through that many phases", define(&many)).refused(No::PhasesTooMany(51)),
        begun("a phase that open tasks name stays", define(&["design"]))
            .knowing(named(3))
            .refused(No::PhaseHasOpenTasks { phase: "build".into(), open: 3 }),
        begun("a phase whose tasks are closed may go", define(&["design"]))
            .knowing(named(0))
            .then([defined(&["design"])]),
        begun("without phases tasks name whatever they like", define(&[]))
            .given([defined(&["build"])])
            .knowing(named(3))
            .then([defined(&[])]),
        begun("an archived project has no plan", define(&["design"]))
            .given([archived()])
            .refused(No::ProjectArchived("CORE".into())),
    ]
}

fn billing() -> Vec<Spec<ProjectDecider>> {
    let bill = |client: Option<&str>, currency: Option<&str>, rate| C::DefineBilling {
        client: client.map(Into::into),
        currency: currency.map(Into::into),
        rate_micros_per_hour: rate,
    };
    let billed = |client: Option<&str>, currency: &str, rate| {
        E::BillingDefined(Billing {
            client: client.map(Into::into),
            currency: currency.into(),
            rate_micros_per_hour: rate,
        })
    };
    let begun = |text, command| Spec::rule(text, command).given([created("CORE")]);
    vec![
        begun("a project says who pays, and how much", bill(Some("Acme"), None, Some(5)))
            .then([billed(Some("Acme"), "USD", Some(5))]),
        begun("another price leaves the client", bill(None, None, Some(6)))
            .given([billed(Some("Acme"), "EUR", Some(5))])
            .then([billed(Some("Acme"), "EUR", Some(6))]),
        begun("a client without a name is nobody", bill(Some(" "), None, None))
            .given([billed(Some("Acme"), "EUR", Some(5))])
            .then([billed(None, "EUR", Some(5))]),
        begun("the billing that it has is no new one", bill(Some("Acme"), None, None))
            .given([billed(Some("Acme"), "EUR", Some(5))])
            .then_nothing(),
        begun("a currency has three capitals", bill(None, Some("eur"), None))
            .refused(No::CurrencyMalformed("eur".into())),
        begun("an hour costs what a number can hold", bill(None, None, Some(100_000_000_001)))
            .refused(No::RateOutOfBounds(100_000_000_001)),
        begun("an archived project is not billed anew", bill(None, None, Some(5)))
            .given([archived()])
            .refused(No::ProjectArchived("CORE".into())),
    ]
}

fn context(wrap_up_percent: u32, stop_percent: u32) -> C {
    C::DefineContext(ContextRule { wrap_up_percent, stop_percent })
}
