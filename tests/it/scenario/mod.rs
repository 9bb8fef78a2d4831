//! Whole stories: many features together, as people and agents would use them.

mod many_agents;
