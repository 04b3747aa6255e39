//! The small cast of a new simulated world.

use domain::{
    InputId, UserId,
    settings::Settings,
    staff::{Agent, Role, Standing},
};
use store::Store;
use telegram_sim::{Impossible, World};

use super::sim::{Cast, Simulated, bot_of, group_id, person};

/// Peoples a new world: a bot, an agents' group with topics, an admin, two agents, two customers.
///
/// # Errors
/// Never in a new world; the simulator says what it refuses.
pub fn cast(world: &World) -> Result<Cast, Impossible> {
    let (bot, token) = bot_of(&world.create_bot("Watchdesk", "watchdesk_demo_bot"));
    let admin = world.create_user(person("Вера", "Админова", "ru"))?;
    let oleg = world.create_user(person("Олег", "Смирнов", "ru"))?;
    let maria = world.create_user(person("Мария", "Ким", "ru"))?;
    let group = world.create_forum(admin, "Поддержка");
    world.add_admin(group, bot)?;
    world.add_member(group, oleg)?;
    world.add_member(group, maria)?;
    world.create_user(person("Анна", "Петрова", "ru"))?;
    world.create_user(person("John", "Miller", "en"))?;
    Ok(Cast {
        bot,
        token,
        group: group_id(group),
        admin,
        agents: vec![(oleg, "Олег".to_owned()), (maria, "Мария".to_owned())],
        customer: "Анна".to_owned(),
    })
}

/// Puts the world's agents on the staff list, so that the first visitor can answer at once. Others join by invitation.
///
/// # Errors
/// The table's.
pub async fn agents(store: &Store, sim: &Simulated, settings: &Settings) -> Result<(), store::Error> {
    let now = (lambda::clock::system_clock())();
    for (id, name) in &sim.cast.agents {
        let user = UserId(*id);
        if store.agent(user).await?.is_some() {
            continue;
        }
        let agent = Agent {
            id: user,
            name: name.clone(),
            lang: settings.desk_language().clone(),
            role: Role::L1,
            standing: Standing::Active,
            asks_for: None,
            invited_by: UserId(sim.cast.admin),
            since: now,
            version: 1,
            input: InputId(0),
        };
        store
            .write_staff(domain::BotId(sim.cast.bot), Some(&agent), None, None)
            .await?;
    }
    Ok(())
}
