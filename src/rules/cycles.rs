//! Circles in a graph, in linear time and without recursion: files may nest as deep as they like.

use std::ops::Range;

const NONE: u32 = u32::MAX;

/// A shortest circle through each group of nodes that reach each other, as the edges it runs along. Nodes are `0..nodes`, an
/// edge is where it comes from and where it leads to.
pub(super) fn cycles(nodes: usize, edges: &[(u32, u32)]) -> Vec<Vec<usize>> {
    let graph = Graph::new(nodes, edges);
    let groups = graph.groups();
    let mut came_by = vec![NONE; nodes];
    let mut seen_group = vec![false; nodes];
    let mut found = Vec::new();
    // Where a group is entered first its circle begins. A node alone is a circle only if an edge leads back to it.
    for node in 0..nodes as u32 {
        let group = groups[node as usize] as usize;
        if !std::mem::replace(&mut seen_group[group], true) {
            found.extend(graph.circle(node, &groups, &mut came_by));
        }
    }
    found
}

/// The edges, sorted by where they come from.
struct Graph<'e> {
    edges: &'e [(u32, u32)],
    starts: Vec<u32>,
    sorted: Vec<u32>,
}

impl<'e> Graph<'e> {
    fn new(nodes: usize, edges: &'e [(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for &(from, _) in edges {
            starts[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut free = starts.clone();
        let mut sorted = vec![0_u32; edges.len()];
        for (index, &(from, _)) in (0_u32..).zip(edges) {
            let place = &mut free[from as usize];
            sorted[*place as usize] = index;
            *place += 1;
        }
        Self { edges, starts, sorted }
    }

    fn from(&self, node: u32) -> Range<u32> {
        self.starts[node as usize]..self.starts[node as usize + 1]
    }

    fn target(&self, place: u32) -> u32 {
        self.edges[self.sorted[place as usize] as usize].1
    }

    /// For each node the group of nodes that reach it and that it reaches (Tarjan's algorithm, on a stack of its own).
    fn groups(&self) -> Vec<u32> {
        let nodes = self.starts.len() - 1;
        let mut group = vec![NONE; nodes];
        let mut order = vec![NONE; nodes];
        let mut lowest = vec![NONE; nodes];
        let mut open: Vec<u32> = Vec::new();
        let mut path: Vec<(u32, u32)> = Vec::new();
        let (mut next_order, mut next_group) = (0, 0);
        for root in 0..nodes as u32 {
            if order[root as usize] != NONE {
                continue;
            }
            path.push((root, self.from(root).start));
            while let Some(&mut (node, ref mut place)) = path.last_mut() {
                let at = node as usize;
                if order[at] == NONE {
                    order[at] = next_order;
                    lowest[at] = next_order;
                    next_order += 1;
                    open.push(node);
                }
                if *place < self.from(node).end {
                    let to = self.target(*place);
                    *place += 1;
                    if order[to as usize] == NONE {
                        path.push((to, self.from(to).start));
                    } else if group[to as usize] == NONE {
                        lowest[at] = lowest[at].min(order[to as usize]);
                    }
                    continue;
                }
                path.pop();
                if let Some(&(parent, _)) = path.last() {
                    lowest[parent as usize] = lowest[parent as usize].min(lowest[at]);
                }
                if lowest[at] == order[at] {
                    while let Some(member) = open.pop() {
                        group[member as usize] = next_group;
                        if member == node {
                            break;
                        }
                    }
                    next_group += 1;
                }
            }
        }
        group
    }

    /// The shortest way from a node back to itself, within its group.
    fn circle(&self, start: u32, groups: &[u32], came_by: &mut [u32]) -> Option<Vec<usize>> {
        let mut waiting = std::collections::VecDeque::from([start]);
        while let Some(node) = waiting.pop_front() {
            for place in self.from(node) {
                let to = self.target(place);
                let edge = self.sorted[place as usize];
                if to == start {
                    let mut way = vec![edge as usize];
                    let mut at = node;
                    while at != start {
                        let edge = came_by[at as usize] as usize;
                        way.push(edge);
                        at = self.edges[edge].0;
                    }
                    way.reverse();
                    return Some(way);
                }
                if groups[to as usize] == groups[start as usize] && came_by[to as usize] == NONE {
                    came_by[to as usize] = edge;
                    waiting.push_back(to);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::cycles;

    #[test]
    fn each_group_shows_one_circle() {
        assert_eq!(cycles(3, &[(0, 1), (1, 2)]), Vec::<Vec<usize>>::new());
        assert_eq!(cycles(3, &[(0, 1), (1, 2), (2, 0)]), [[0, 1, 2]]);
        assert_eq!(cycles(2, &[(1, 1), (0, 1)]), [[0]]);
        assert_eq!(cycles(4, &[(0, 1), (1, 0), (2, 3), (3, 2), (1, 2)]), [[0, 1], [2, 3]]);
        assert_eq!(cycles(3, &[(0, 1), (1, 2), (2, 0), (0, 0)]), [[3]], "the shortest one");
    }

    #[test]
    fn a_very_long_circle_takes_no_stack() {
        let length = 100_000;
        let edges: Vec<(u32, u32)> = (0..length).map(|node| (node, (node + 1) % length)).collect();
        assert_eq!(cycles(length as usize, &edges)[0].len(), length as usize);
    }
}
