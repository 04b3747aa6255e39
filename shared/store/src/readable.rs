//! Whether what is stored can be read, whatever it is: what the items of earlier releases are held to.

use aws_sdk_dynamodb::types::AttributeValue;
use conversation::{customer::Customer, staff::Notice};
use domain::{
    StaffDirectory,
    manual::Manual,
    settings::Settings,
    staff::{Agent, Invitation},
};
use metrics::Tally;
use outbox::{Bucket, Delivery};
use serde_json::{Map, Value, json};

use crate::{
    Error, Store, counters,
    error::from_sdk,
    hands,
    items::{self, Item, bare, key_of, number, read, text},
    keys::{self, Key, Named},
    lanes,
    loads::Loads,
    parked,
    people::Topic,
    policy, terms,
    tickets::Mirrored,
};

impl Store {
    /// One page of everything there is, as DynamoDB's JSON writes items, in no order; and where to go on. It holds people's words.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`]; [`Error::Corrupt`] for an attribute of a type that we never write.
    pub async fn scan_items(&self, from: Option<Key>) -> Result<(Vec<Value>, Option<Key>), Error> {
        let call = self.client.scan().table_name(&self.table).consistent_read(true);
        let call = call.set_exclusive_start_key(from.as_ref().map(bare));
        let answer = Box::pin(call.send()).await.map_err(from_sdk)?;
        let items = answer.items.unwrap_or_default();
        let items = items.iter().map(written).collect::<Result<_, _>>()?;
        Ok((items, answer.last_evaluated_key.as_ref().map(key_of).transpose()?))
    }
}

/// Reads an item, as DynamoDB's JSON writes it, by what its key names, and says what that is.
///
/// # Errors
/// [`Error::Corrupt`] if it cannot be read, or if no item of ours has such a key.
pub fn readable(item: &Value) -> Result<&'static str, Error> {
    let item = parsed(item)?;
    let key = key_of(&item)?;
    let unknown = || Error::corrupt(format!("{} {}", key.pk, key.sk), "no item has such a key");
    Ok(match Named::read(&key) {
        Named::Customer(..) => read::<Customer>(&item).map(|_| "customer")?,
        Named::Ticket(..) => items::read_ticket(&item).map(|_| "ticket")?,
        Named::Commit(..) => items::read_commit(&item).map(|_| "commit")?,
        Named::Row(_, ticket) => lanes::read_work(ticket, &item).map(|_| "row")?,
        Named::Notice(..) => read::<Notice>(&item).map(|_| "notice")?,
        Named::Workload(_) => hands::read_hands(&item).map(|_| "hands")?,
        Named::Other => match key.pk.split('#').next().unwrap_or_default() {
            "T" if key.sk == keys::TALLY => read::<Tally>(&item).map(|_| "tally")?,
            "T" if key.sk.starts_with("L#") => read::<Delivery>(&item).map(|_| "delivery")?,
            "T" if key.sk.starts_with("N#") => "mark of a notice",
            "L" if key.sk == keys::BUCKET => read::<Bucket>(&item).map(|_| "bucket")?,
            "G" if key.sk.starts_with(keys::TURNED_AWAY) => "mark of who was turned away",
            "G" => read::<Topic>(&item).map(|_| "topic")?,
            "M" => read::<Mirrored>(&item).map(|_| "mirrored message")?,
            "A" if key == keys::crew() => read::<StaffDirectory>(&item).map(|_| "staff list")?,
            "A" => read::<Agent>(&item).map(|_| "agent")?,
            "I" => read::<Invitation>(&item).map(|_| "invitation")?,
            "S" if key == keys::settings_in_force() => read::<policy::InForce>(&item).map(|_| "version in force")?,
            "S" if key == keys::manual() => read::<Manual>(&item).map(|_| "manual mode")?,
            "S" if key == keys::terms() => read::<terms::Terms>(&item).map(|_| "terms")?,
            "S" if key == keys::loads() => read::<Loads>(&item).map(|_| "loads")?,
            "S" if key == keys::shifts_seen() => read::<hands::ShiftsSeen>(&item).map(|_| "shifts seen to")?,
            "S" if key.sk.starts_with("shift#") => "mark of a notice about a shift",
            "S" => read::<Settings>(&item).map(|_| "settings")?,
            "N" => "numbers",
            "P" => parked::read_parked(&item)
                .map(|_| "parked update")
                .ok_or_else(unknown)?,
            "K" => counters::read_cells(vec![item]).map(|_| "cell")?,
            _ => return Err(unknown()),
        },
    })
}

fn written(item: &Item) -> Result<Value, Error> {
    let attribute = |(name, value): (&String, &AttributeValue)| {
        let said = value.as_s().map(|text| json!({ "S": text }));
        let said = said.or_else(|other| other.as_n().map(|number| json!({ "N": number })));
        let said = said.or_else(|other| other.as_bool().map(|is| json!({ "BOOL": is })));
        let said = said.map_err(|_| Error::corrupt(name, "of a type that is never written"))?;
        Ok((name.clone(), said))
    };
    let attributes: Map<String, Value> = item.iter().map(attribute).collect::<Result<_, _>>()?;
    Ok(Value::Object(attributes))
}

fn parsed(item: &Value) -> Result<Item, Error> {
    let wrong = || {
        Error::corrupt(
            "an item",
            "it is not DynamoDB's JSON, or has an attribute of a type that is never written",
        )
    };
    let attributes = item.as_object().ok_or_else(wrong)?;
    let attribute = |(name, value): (&String, &Value)| {
        let string = |kind: &str| value.get(kind).and_then(Value::as_str);
        let value = match (string("S"), string("N"), value.get("BOOL").and_then(Value::as_bool)) {
            (Some(said), _, _) => text(said),
            (_, Some(said), _) => number(said),
            (_, _, Some(is)) => AttributeValue::Bool(is),
            (None, None, None) => return Err(wrong()),
        };
        Ok((name.clone(), value))
    };
    attributes.iter().map(attribute).collect()
}
