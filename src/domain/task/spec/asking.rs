//! Questions: asked by a holder, answered by a human, or by their default in time.

use super::{ADA, BOB, E, Rules, agent, cancelled, done, held, operator, ready, rule, suspect};
use crate::domain::spec::NOW;
use crate::domain::task::question::KEPT_SECONDS;
use crate::domain::task::{TaskCommand as C, TaskRefusal as No};
use events::{AnsweredBy, Kept, Question, QuestionAnswer, QuestionKind, TaskStatus, Timestamp};
use uuid::Uuid;

const QUESTION: Uuid = Uuid::from_u128(0xF1);
const TOMORROW: Timestamp = NOW.plus_seconds(86_400);

pub(super) fn specs() -> Rules {
    [asking(), malformed(), answering(), falling_back(), waiting()].into_iter().flatten().collect()
}

/// What may be answered with anything.
pub(super) fn free() -> Question {
    Question {
        choices: vec![],
        deadline: None,
        default: None,
        fence: 1,
        holds_claim: false,
        id: QUESTION,
        kind: QuestionKind::Text,
        text: "Which port?".into(),
    }
}

fn choice() -> Question {
    let choices = vec!["staging".into(), "production".into()];
    Question { kind: QuestionKind::Choice, choices, text: "Where first?".into(), ..free() }
}

fn approval() -> Question {
    Question { kind: QuestionKind::Approval, text: "Drop the table?".into(), ..free() }
}

fn ask(fence: Option<u64>, question: Question) -> C {
    C::AskQuestion { fence, question: Box::new(question) }
}

fn answer(text: &str) -> C {
    C::AnswerQuestion { question: None, answer: text.into(), comment: None }
}

pub(super) fn asked(question: Question) -> Vec<E> {
    [held(), vec![E::QuestionAsked(question)]].concat()
}

fn answered(text: &str, by: AnsweredBy, kept_for: Option<Kept>) -> E {
    let (answer, comment) = (text.into(), None);
    E::QuestionAnswered(QuestionAnswer { answer, by, comment, id: QUESTION, kept_for })
}

fn kept() -> Option<Kept> {
    Some(Kept { agent: ADA, until: NOW.plus_seconds(KEPT_SECONDS) })
}

fn asking() -> Rules {
    vec![
        rule("a holder asks, and the claim ends", ask(Some(1), free()))
            .given(held())
            .knowing(agent(ADA))
            .then([E::QuestionAsked(free())]),
        rule(
            "a question takes the fence of the claim that it was asked under",
            ask(None, Question { fence: 99, ..choice() }),
        )
        .given(held())
        .knowing(operator())
        .then([E::QuestionAsked(choice())]),
        rule("a suspect holder that asks is revived first", ask(Some(1), approval()))
            .given(suspect())
            .knowing(agent(ADA))
            .then([E::ClaimRevived { fence: 1 }, E::QuestionAsked(approval())]),
        rule("who holds nothing asks nothing", ask(Some(1), free()))
            .given(held())
            .knowing(agent(BOB))
            .refused(No::ClaimNotYours),
        rule("a task waits for one answer at a time", ask(Some(1), free()))
            .given(asked(Question { holds_claim: true, ..free() }))
            .knowing(agent(ADA))
            .refused(waits("asked about")),
    ]
}

fn malformed() -> Rules {
    let timed =
        |deadline| Question { deadline: Some(deadline), default: Some("8080".into()), ..free() };
    [
        ("a question says something", Question { text: " ".into(), ..free() }, empty("text")),
        (
            "a choice has something to choose from",
            Question { choices: vec!["staging".into()], ..choice() },
            No::ChoicesMissing,
        ),
        (
            "only a choice has choices",
            Question { choices: vec!["a".into(), "b".into()], ..free() },
            No::ChoicesMissing,
        ),
        (
            "a question waits until some time to come",
            timed(NOW),
            No::TimeInThePast { field: "deadline" },
        ),
        (
            "who waits until a time says what then",
            Question { deadline: Some(TOMORROW), ..free() },
            No::DefaultMissing,
        ),
        (
            "a default is one of the choices",
            Question { default: Some("moon".into()), ..choice() },
            No::AnswerNotAmongChoices { choices: "staging, production".into() },
        ),
    ]
    .map(|(text, question, refusal)| {
        rule(text, ask(Some(1), question)).given(held()).knowing(agent(ADA)).refused(refusal)
    })
    .into()
}

fn answering() -> Rules {
    let held_on = Question { holds_claim: true, ..approval() };
    vec![
        rule("an answer keeps the task for who asked, for a while", answer("8080"))
            .given(asked(free()))
            .then([answered("8080", AnsweredBy::Person, kept())]),
        rule("an answer to a holder that waited lets it go on", answer("yes"))
            .given(asked(held_on))
            .then([answered("yes", AnsweredBy::Person, None)]),
        rule("an answer to a choice is one of them", answer("moon"))
            .given(asked(choice()))
            .refused(No::AnswerNotAmongChoices { choices: "staging, production".into() }),
        rule("an approval is a yes or a no", answer("perhaps"))
            .given(asked(approval()))
            .refused(No::AnswerNotAmongChoices { choices: "yes, no".into() }),
        rule("an answer says something", answer("")).given(asked(free())).refused(empty("answer")),
        rule("what was answered is not answered again", answer("9090"))
            .given(asked(free()))
            .given([answered("8080", AnsweredBy::Person, kept())])
            .refused(No::QuestionNotOpen),
        rule("where nothing was asked there is nothing to answer", answer("8080"))
            .given(held())
            .refused(No::QuestionNotOpen),
        rule("a question goes with its task", answer("8080"))
            .given(cancelled())
            .refused(No::QuestionNotOpen),
    ]
}

fn falling_back() -> Rules {
    let until = |deadline| {
        asked(Question { deadline: Some(deadline), default: Some("8080".into()), ..free() })
    };
    vec![
        rule("the default is the answer at the deadline", C::AnswerByDefault)
            .given(until(NOW))
            .then([answered("8080", AnsweredBy::Default, kept())]),
        rule("before the deadline there is no default", C::AnswerByDefault)
            .given(until(TOMORROW))
            .then_nothing(),
        rule("without a deadline a question waits for ever", C::AnswerByDefault)
            .given(asked(free()))
            .then_nothing(),
        rule("what was answered needs no default", C::AnswerByDefault)
            .given(until(NOW))
            .given([answered("9090", AnsweredBy::Person, kept())])
            .then_nothing(),
    ]
}

fn waiting() -> Rules {
    let held_on = || asked(Question { holds_claim: true, ..free() });
    let complete = C::Complete { fence: Some(1), submission: Box::default() };
    let fail = C::Fail { fence: Some(1), error: "no".into(), cause: None, resume_at: None };
    let block = C::Block { fence: Some(1), reason: "no key".into() };
    let mut rules: Rules = [
        ("what waits for an answer is not handed in", "handed in", complete),
        ("what waits for an answer has not failed", "given up", fail),
        ("what waits for an answer is not blocked as well", "blocked", block),
    ]
    .map(|(text, wanted, command)| {
        rule(text, command).given(held_on()).knowing(agent(ADA)).refused(waits(wanted))
    })
    .into();
    rules.extend([
        rule("a holder that waits gives signs of life", C::Heartbeat { fence: Some(1) })
            .given(held_on())
            .knowing(agent(ADA))
            .then_nothing(),
        rule("a holder that waits may give its claim back", release())
            .given(held_on())
            .knowing(agent(ADA))
            .then([released()]),
        rule("a task without its holder waits all the same", answer("8080"))
            .given(held_on())
            .given([released()])
            .then([answered("8080", AnsweredBy::Person, kept())]),
        rule("who asked and went has lost its claim", C::Heartbeat { fence: Some(1) })
            .given(asked(free()))
            .knowing(agent(ADA))
            .refused(No::ClaimLost { given: 1, last: 1, status: TaskStatus::Waiting }),
        rule("a ready task has nobody to ask", ask(None, free()))
            .given(ready())
            .knowing(operator())
            .refused(No::TaskNotClaimed),
        rule("a done task has nobody to ask", ask(None, free()))
            .given(done())
            .knowing(operator())
            .refused(No::TaskNotClaimed),
    ]);
    rules
}

fn release() -> C {
    C::Release { fence: Some(1), reason: None }
}

fn released() -> E {
    E::ClaimReleased { fence: 1, by: events::ReleasedBy::Holder, reason: None }
}

fn empty(field: &'static str) -> No {
    No::TextEmpty { field }
}

fn waits(wanted: &'static str) -> No {
    let (status, way_out) = (TaskStatus::Waiting, "answer its question first");
    No::TaskStateForbids { status, wanted, way_out }
}
