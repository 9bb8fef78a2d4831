//! Knots: what waits for something that can't come about unless somebody does something.
//!
//! Looks through everything that is open, which is for people who ask, not for claims.

use super::rings::{rings, way_round};
use super::{World, queue};
use crate::domain::task::Task;
use events::TaskStatus;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// How many tasks of a knot are named.
const NAMED_MAX: usize = 20;

/// Why nothing can come of what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::VariantArray)]
pub enum KnotKind {
    /// Tasks wait for one another, through dependencies, parts or phases.
    Cycle,
    /// What they depend on has failed.
    FailedDependency,
    /// What they depend on was cancelled.
    CancelledDependency,
    /// Parts of it failed.
    FailedSubtask,
    /// Tasks of the phase before failed.
    FailedPhase,
    /// It stands still until a person says something.
    BlockedWithoutWayOut,
}

/// Tasks that wait in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knot {
    /// Why.
    pub kind: KnotKind,
    /// What is wrong and the way out, in a sentence.
    pub sentence: String,
    /// The tasks, at most so many as are named.
    pub tasks: Vec<Uuid>,
    /// How many tasks there are.
    pub count: usize,
}

/// A node of the graph of who waits for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Task(Uuid),
    /// The end of a project's phase, by its place in the order.
    Phase(Uuid, usize),
}

/// Who waits for whom, among what is open.
#[derive(Default)]
struct Graph {
    nodes: Vec<Node>,
    known: HashMap<Node, usize>,
    edges: Vec<Vec<usize>>,
}

impl Graph {
    fn node(&mut self, node: Node) -> usize {
        *self.known.entry(node).or_insert_with(|| {
            self.nodes.push(node);
            self.edges.push(Vec::new());
            self.nodes.len() - 1
        })
    }

    fn edge(&mut self, from: Node, to: Node) {
        let (from, to) = (self.node(from), self.node(to));
        self.edges[from].push(to);
    }
}

impl World {
    /// What waits in vain, in a project or anywhere: cycles first, then by what is in the way.
    #[must_use]
    pub fn knots(&self, project: Option<Uuid>) -> Vec<Knot> {
        let mut open: Vec<(Uuid, &Task)> = self
            .queue
            .open()
            .filter_map(|id| Some((id, self.task(id)?)))
            .filter(|(_, task)| project.is_none_or(|project| project == task.project))
            .collect();
        open.sort_unstable_by_key(|(id, task)| (task.project, task.number, *id));
        let mut knots = self.cycles(&open);
        knots.extend(self.dead_dependencies(&open));
        knots.extend(self.failed_parts(&open));
        knots.extend(self.failed_phases(&open));
        knots.extend(self.stuck(&open));
        knots
    }

    fn knot(&self, kind: KnotKind, mut tasks: Vec<Uuid>, sentence: String) -> Knot {
        let count = tasks.len();
        tasks.truncate(NAMED_MAX);
        Knot { kind, sentence, tasks, count }
    }

    fn keys(&self, tasks: &[Uuid]) -> String {
        let keys: Vec<_> = tasks.iter().take(NAMED_MAX).map(|id| self.key_of(*id)).collect();
        let more = tasks.len().saturating_sub(NAMED_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", keys.join(", "))
    }

    fn cycles(&self, open: &[(Uuid, &Task)]) -> Vec<Knot> {
        let mut graph = Graph::default();
        for (id, task) in open {
            let node = Node::Task(*id);
            self.queue.families.children(*id).filter(|child| self.is_open(*child)).for_each(
                |child| {
                    graph.edge(node, Node::Task(child));
                },
            );
            let phase = self.place_in_plan(task);
            if let Some(place) = phase {
                graph.edge(Node::Phase(task.project, place), node);
            }
            // Whoever holds it goes on, whatever it waited for.
            if task.claim.is_some() {
                continue;
            }
            queue::blockers(task).filter(|on| self.is_open(*on)).for_each(|on| {
                graph.edge(node, Node::Task(on));
            });
            for before in 0..phase.unwrap_or(0) {
                graph.edge(node, Node::Phase(task.project, before));
            }
        }
        let found = rings(&graph.edges);
        let knots = found.into_iter().filter_map(|ring| {
            let is_task = |node: &usize| matches!(graph.nodes[*node], Node::Task(_));
            let start = ring.iter().copied().filter(is_task).min()?;
            let way = way_round(&graph.edges, &ring, start);
            let told: Vec<String> = way.windows(2).map(|step| self.step(&graph, step)).collect();
            let mut tasks: Vec<usize> = ring.into_iter().filter(is_task).collect();
            tasks.sort_unstable();
            let ids = tasks.iter().filter_map(|node| match graph.nodes[*node] {
                Node::Task(id) => Some(id),
                Node::Phase(..) => None,
            });
            let way_out =
                "remove one of these dependencies, or move a task to another phase or parent";
            let sentence = format!("{}; {way_out}", told.join(", "));
            Some(self.knot(KnotKind::Cycle, ids.collect(), sentence))
        });
        knots.collect()
    }

    /// How one waits for the next, in words.
    fn step(&self, graph: &Graph, step: &[usize]) -> String {
        match (graph.nodes[step[0]], graph.nodes[step[1]]) {
            (Node::Task(from), Node::Task(to)) => {
                let is_part = self.task(to).is_some_and(|task| task.parent == Some(from));
                let how = if is_part { "waits for its subtask" } else { "depends on" };
                format!("{} {how} {}", self.key_of(from), self.key_of(to))
            }
            (Node::Task(from), Node::Phase(project, place)) => {
                let phase = self.phase_name(project, place);
                format!("{} waits for the phase {phase}", self.key_of(from))
            }
            (Node::Phase(project, place), Node::Task(to)) => {
                format!("the phase {} for {}", self.phase_name(project, place), self.key_of(to))
            }
            (Node::Phase(..), Node::Phase(..)) => String::new(),
        }
    }

    fn phase_name(&self, project: Uuid, place: usize) -> &str {
        let phases = self.project(project).map_or(&[][..], |rules| &rules.phases);
        phases.get(place).map_or("", |phase| &phase.name)
    }

    /// The place of a task's phase in its project's order.
    fn place_in_plan(&self, task: &Task) -> Option<usize> {
        let name = task.phase.as_ref()?;
        self.project(task.project)?.phases.iter().position(|phase| phase.name == *name)
    }

    fn is_open(&self, id: Uuid) -> bool {
        self.task(id).is_some_and(|task| !task.status.is_closed())
    }

    /// What failed or was cancelled, with those that depend on it.
    fn dead_dependencies(&self, open: &[(Uuid, &Task)]) -> Vec<Knot> {
        let mut dead: BTreeMap<(KnotKind, Uuid), Vec<Uuid>> = BTreeMap::new();
        for (id, task) in open.iter().filter(|(_, task)| task.claim.is_none()) {
            for on in queue::blockers(task) {
                let kind = match self.task(on).map(|other| other.status) {
                    Some(TaskStatus::Failed) => KnotKind::FailedDependency,
                    Some(TaskStatus::Cancelled) => KnotKind::CancelledDependency,
                    _ => continue,
                };
                dead.entry((kind, on)).or_default().push(*id);
            }
        }
        let knot = |((kind, on), waiting): ((KnotKind, Uuid), Vec<Uuid>)| {
            let (on, who) = (self.key_of(on), self.keys(&waiting));
            let what = match kind {
                KnotKind::FailedDependency => "failed",
                _ => "was cancelled",
            };
            let sentence = format!(
                "{who} can't begin, since {on} {what}; reopen {on}, or remove the dependency"
            );
            self.knot(kind, waiting, sentence)
        };
        dead.into_iter().map(knot).collect()
    }

    fn failed_parts(&self, open: &[(Uuid, &Task)]) -> Vec<Knot> {
        let waits = |(id, task): &&(Uuid, &Task)| {
            let parts = self.queue.families.direct(*id);
            parts.failed > 0 && parts.open == 0 && task.claim.is_none()
        };
        let knot = |(id, _): &(Uuid, &Task)| {
            let failed = self.queue.families.children(*id);
            let failed: Vec<Uuid> = failed.filter(|id| self.has_failed(*id)).collect();
            let sentence = format!(
                "{} is not finished, since its subtasks {} failed; reopen or cancel them",
                self.key_of(*id),
                self.keys(&failed)
            );
            self.knot(KnotKind::FailedSubtask, vec![*id], sentence)
        };
        open.iter().filter(waits).map(knot).collect()
    }

    fn has_failed(&self, id: Uuid) -> bool {
        self.task(id).is_some_and(|task| task.status == TaskStatus::Failed)
    }

    /// Phases that stay shut, since nothing of the phase before is left but what failed.
    fn failed_phases(&self, open: &[(Uuid, &Task)]) -> Vec<Knot> {
        let mut waiting: BTreeMap<(Uuid, usize), Vec<Uuid>> = BTreeMap::new();
        for (id, task) in open.iter().filter(|(_, task)| task.claim.is_none()) {
            let Some(rules) = self.project(task.project) else { continue };
            let shut = self.shut_phases(task.project, rules);
            if Self::is_shut(shut, task.phase.as_deref()) {
                let before = rules.phases.len() - shut.len() - 1;
                waiting.entry((task.project, before)).or_default().push(*id);
            }
        }
        let knot = |((project, before), waiting): ((Uuid, usize), Vec<Uuid>)| {
            let name = self.phase_name(project, before);
            let phase = self.phases(project).into_iter().nth(before)?;
            if phase.open > 0 {
                return None;
            }
            let (who, failed) = (self.keys(&waiting), phase.failed);
            let sentence = format!(
                "{who} can't begin, since of the phase {name} only what failed is left, {failed} \
                 tasks; reopen or cancel them"
            );
            Some(self.knot(KnotKind::FailedPhase, waiting, sentence))
        };
        waiting.into_iter().filter_map(knot).collect()
    }

    /// What stands still until a person says something: what is blocked, and what is not described
    /// well enough or rests by an operator's wish while others wait for it.
    fn stuck(&self, open: &[(Uuid, &Task)]) -> Vec<Knot> {
        let knot = |(id, task): &(Uuid, &Task)| {
            let awaited = task.parent.is_some_and(|whole| self.is_open(whole))
                || self.queue.dependents(*id).any(|other| self.is_open(other));
            let (why, way_out) = match task.status {
                TaskStatus::Blocked => {
                    let reason = task.blocked_reason.as_deref().unwrap_or_default();
                    (format!("is blocked ({reason})"), "unblock it when that is out of the way")
                }
                TaskStatus::Intake if awaited => {
                    let missing = "is not ready, and others wait for it".to_owned();
                    (missing, "describe it and say how urgent it is, or ready it as it is")
                }
                _ if task.waits_for_operator() && awaited => {
                    ("was paused by an operator, and others wait for it".to_owned(), "resume it")
                }
                _ => return None,
            };
            let sentence = format!("{} {why}; {way_out}, or cancel it", self.key_of(*id));
            Some(self.knot(KnotKind::BlockedWithoutWayOut, vec![*id], sentence))
        };
        open.iter().filter_map(knot).collect()
    }
}
