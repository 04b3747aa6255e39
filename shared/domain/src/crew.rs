//! The staff list: everybody who may work, in one item, so that whoever has to be told is found by one read.

use serde::{Deserialize, Serialize};

use jiff::Timestamp;

use crate::{
    Lang, Policy, QueueName, UserId,
    shifts::Roster,
    staff::{Agent, Right, Role, StaffMember, Standing},
};

/// One of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Telegram's user id.
    pub id: UserId,
    /// First name.
    pub name: String,
    /// Their language.
    pub lang: Lang,
    /// What they may do.
    pub role: Role,
}

impl Member {
    /// The member as commands name them.
    #[must_use]
    pub fn staffer(&self) -> StaffMember {
        StaffMember {
            id: self.id,
            name: self.name.clone(),
            role: self.role,
        }
    }
}

/// Everybody who may work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDirectory {
    /// How often the list changed: the condition of the next change.
    pub version: u64,
    /// By their ids.
    pub members: Vec<Member>,
}

impl StaffDirectory {
    /// The list after a change of that agent.
    #[must_use]
    pub fn with(&self, agent: &Agent) -> Self {
        let others = self.members.iter().filter(|member| member.id != agent.id);
        let mut members: Vec<Member> = others.cloned().collect();
        if agent.standing == Standing::Active {
            members.push(Member {
                id: agent.id,
                name: agent.name.clone(),
                lang: agent.lang.clone(),
                role: agent.role,
            });
        }
        members.sort_by_key(|member| member.id);
        Self {
            version: self.version + 1,
            members,
        }
    }

    /// The member of that id.
    #[must_use]
    pub fn member(&self, id: UserId) -> Option<&Member> {
        self.members.iter().find(|member| member.id == id)
    }

    /// How many may answer customers.
    #[must_use]
    pub fn answering(&self) -> usize {
        self.members
            .iter()
            .filter(|member| member.role.has(Right::Work))
            .count()
    }

    /// Those who may work on tickets and are on duty in that queue. Without shifts nobody knows who is, and everybody counts.
    #[must_use]
    pub fn on_duty(&self, policy: &Policy, queue: &QueueName, now: Timestamp) -> Vec<&Member> {
        let duty = Roster::new(&policy.settings.shifts).on_duty(now, queue);
        let there = |member: &&Member| member.role.has(Right::Work) && duty.includes(member.id);
        self.members.iter().filter(there).collect()
    }

    /// Those with that role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.role == role)
    }
}
