//! Whole stories: many features together, as people and agents would use them.

mod day;
mod many_agents;
