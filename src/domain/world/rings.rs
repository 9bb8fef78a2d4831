//! Rings in a graph: the sets of nodes in which each leads to each (Tarjan 1972, without recursion).

use std::collections::VecDeque;

/// The rings of a graph, by the nodes that each node leads to. One node alone is a ring if it leads
/// to itself.
pub(super) fn rings(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut low) = (vec![UNSEEN; count], vec![0; count]);
    let (mut stack, mut stacked) = (Vec::new(), vec![false; count]);
    let (mut found, mut next) = (Vec::new(), 0);
    for root in 0..count {
        if order[root] != UNSEEN {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            if *edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                stacked[node] = true;
            }
            if let Some(to) = edges[node].get(*edge).copied() {
                *edge += 1;
                if order[to] == UNSEEN {
                    path.push((to, 0));
                } else if stacked[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                low[*above] = low[*above].min(low[node]);
            }
            if low[node] == order[node] {
                let from = stack.iter().rposition(|one| *one == node).unwrap_or(0);
                let ring = stack.split_off(from);
                ring.iter().for_each(|one| stacked[*one] = false);
                if ring.len() > 1 || edges[node].contains(&node) {
                    found.push(ring);
                }
            }
        }
    }
    found
}

/// A shortest way round a ring from one of its nodes, which stands at both ends.
pub(super) fn way_round(edges: &[Vec<usize>], ring: &[usize], start: usize) -> Vec<usize> {
    let inside: std::collections::HashSet<usize> = ring.iter().copied().collect();
    let mut came_from = std::collections::HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for to in edges[node].iter().copied().filter(|to| inside.contains(to)) {
            if to == start {
                let mut way = vec![start, node];
                while let Some(before) = way.last().filter(|one| **one != start) {
                    way.push(came_from[before]);
                }
                way.reverse();
                if way.len() == 2 && node == start {
                    return vec![start, start];
                }
                return way;
            }
            came_from.entry(to).or_insert_with(|| {
                open.push_back(to);
                node
            });
        }
    }
    vec![start]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_of_any_length_are_found_and_nothing_else() {
        let edges = vec![vec![1], vec![2], vec![0, 3], vec![4], vec![], vec![5], vec![0]];
        let mut found = rings(&edges);
        found.iter_mut().for_each(|ring| ring.sort_unstable());
        found.sort();
        assert_eq!(found, [vec![0, 1, 2], vec![5]]);
        assert_eq!(way_round(&edges, &[0, 1, 2], 1), [1, 2, 0, 1]);
        assert_eq!(way_round(&edges, &[5], 5), [5, 5]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let mut edges: Vec<Vec<usize>> = (1..100_000).map(|to| vec![to]).collect();
        edges.push(vec![]);
        assert_eq!(rings(&edges), Vec::<Vec<usize>>::new());
        edges.last_mut().expect("the last").push(0);
        assert_eq!(rings(&edges)[0].len(), 100_000);
    }
}
