//! Which question an answer is meant for.

use super::{E, Rules, held, operator, rule};
use crate::domain::task::{TaskCommand as C, TaskRefusal as No};
use events::{Question, QuestionKind};
use uuid::Uuid;

const OPEN: Uuid = Uuid::from_u128(0x91);

pub(super) fn specs() -> Rules {
    let answer = |question| C::AnswerQuestion { question, answer: "red".into(), comment: None };
    vec![
        rule(
            "an answer to another question than the open one is refused",
            answer(Some(Uuid::nil())),
        )
        .given(waiting())
        .knowing(operator())
        .refused(No::QuestionNotOpen),
        rule("an answer to the open question is taken", answer(Some(OPEN)))
            .given(waiting())
            .knowing(operator())
            .then([answered()]),
        rule("an answer that names no question is meant for the open one", answer(None))
            .given(waiting())
            .knowing(operator())
            .then([answered()]),
    ]
}

/// Asked by a holder that holds on.
fn waiting() -> Vec<E> {
    let asked = E::QuestionAsked(Question {
        choices: vec![],
        deadline: None,
        default: None,
        fence: 1,
        holds_claim: true,
        id: OPEN,
        kind: QuestionKind::Text,
        text: "Which colour?".into(),
    });
    [held(), vec![asked]].concat()
}

fn answered() -> E {
    E::QuestionAnswered(events::QuestionAnswer {
        answer: "red".into(),
        by: events::AnsweredBy::Person,
        comment: None,
        id: OPEN,
        kept_for: None,
    })
}
