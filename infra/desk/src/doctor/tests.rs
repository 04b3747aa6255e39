use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use telegram::ALLOWED_UPDATES;

use super::*;
use crate::stand_in::{Asked, StandIn};

const SECRET: &str = "a-secret_of-nobody";
const URL: &str = "https://id.lambda-url.eu-central-1.on.aws/";

/// What is wrong with the world, by the name of the test's own.
type Wrong = Arc<Mutex<Vec<&'static str>>>;

async fn world(wrong: &[&'static str]) -> StandIn {
    let wrong: Wrong = Arc::new(Mutex::new(wrong.to_vec()));
    let address: Arc<Mutex<String>> = Arc::default();
    let inside = address.clone();
    let stand_in = StandIn::start(move |asked| {
        let wrong = wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let is = |what: &str| wrong.contains(&what);
        let url = inside.lock().unwrap_or_else(PoisonError::into_inner).clone();
        answer(asked, &url, is)
    })
    .await;
    address
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone_from(&stand_in.url);
    stand_in
}

fn answer(asked: &Asked, url: &str, is: impl Fn(&str) -> bool) -> (u16, String) {
    let digest = telegram::secret::Secret::parse(SECRET).expect("a secret").digest();
    let well = |value: serde_json::Value| (200, value.to_string());
    if asked.path.contains("account-settings") {
        let limit = if is("little concurrency") { 10 } else { 1_000 };
        return well(json!({ "AccountLimit": { "ConcurrentExecutions": limit } }));
    }
    if let Some((_, method)) = asked.path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) {
        return well(json!({ "ok": true, "result": telegram_says(method, is) }));
    }
    let body = asked.json();
    match asked.operation.as_str() {
        "DescribeTable" => well(json!({ "Table": {
            "TableStatus": "ACTIVE", "DeletionProtectionEnabled": !is("unprotected"),
            "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" } } })),
        "DescribeContinuousBackups" => well(
            json!({ "ContinuousBackupsDescription": { "PointInTimeRecoveryDescription": {
            "PointInTimeRecoveryStatus": "ENABLED" } } }),
        ),
        "DescribeTimeToLive" => well(json!({ "TimeToLiveDescription": { "TimeToLiveStatus": "ENABLED" } })),
        "GetQueueAttributes" => {
            let dead = is("dead letters") && asked.body.contains("spill-dead");
            well(json!({ "Attributes": { "ApproximateNumberOfMessages": if dead { "2" } else { "0" } } }))
        }
        "Query" if is("no settings") => well(json!({ "Items": [] })),
        "Query" => {
            let settings = settings_file::parse("starter", settings_file::STARTER).expect("settings");
            let data = serde_json::to_string(&settings).expect("JSON");
            well(json!({ "Items": [{ "pk": { "S": "S" }, "sk": { "S": "3" }, "data": { "S": data } }] }))
        }
        "GetItem" if is("no staff") => well(json!({})),
        "GetItem" => {
            let member = json!({ "id": 501, "name": "Anna", "lang": "en", "role": "l1" });
            let crew = json!({ "version": 1, "members": [member] }).to_string();
            well(json!({ "Item": { "pk": { "S": "A" }, "sk": { "S": "~" }, "data": { "S": crew } } }))
        }
        "GetParameters" => {
            let token = if is("no token") { "" } else { "7:a-token" };
            let values = [
                ("bot-token", token),
                ("webhook-secret", SECRET),
                ("webhook-secret-sha256", digest.as_str()),
                ("bot-id", "7"),
                ("bot-username", "desk_bot"),
            ];
            let found: Vec<_> = values
                .map(|(name, value)| json!({ "Name": format!("/watchdesk/dev/{name}"), "Value": value }))
                .into();
            assert_eq!(body["Names"].as_array().map(Vec::len), Some(5));
            well(json!({ "Parameters": found }))
        }
        _ if asked.body.contains("GetCallerIdentity") => (200, "<a><Account>000000000000</Account></a>".into()),
        _ if asked.body.contains("ListSubscriptionsByTopic") => {
            let arn = if is("unconfirmed") {
                "PendingConfirmation"
            } else {
                "arn:aws:sns:x:0:alarms:1"
            };
            (
                200,
                format!("<a><member><SubscriptionArn>{arn}</SubscriptionArn></member></a>"),
            )
        }
        _ if is("no stack") => (
            400,
            "<e><Code>ValidationError</Code><Message>Stack with id x does not exist</Message></e>".into(),
        ),
        _ => (200, described(url, &digest, is)),
    }
}

fn described(url: &str, digest: &str, is: impl Fn(&str) -> bool) -> String {
    let pair = |kind: &str, key: &str, value: &str| {
        format!("<member><{kind}Key>{key}</{kind}Key><{kind}Value>{value}</{kind}Value></member>")
    };
    let outputs = [
        "TableName",
        "Stage",
        "AlarmsTopic",
        "WakeUpsDeadUrl",
        "TicksDeadUrl",
        "SweepsDeadUrl",
        "FactsDeadUrl",
    ]
    .map(|name| pair("Output", name, if name == "Stage" { "dev" } else { name }))
    .concat();
    let more = pair("Output", "WebhookUrl", URL) + &pair("Output", "SpillDeadUrl", "spill-dead");
    let deployed = if is("not deployed") {
        "0".repeat(64)
    } else {
        digest.to_owned()
    };
    let parameters = pair("Parameter", "TelegramApi", url)
        + &pair(
            "Parameter",
            "EmergencyChat",
            if is("no emergency chat") { "" } else { "-5" },
        )
        + &pair("Parameter", "ReservedConcurrency", "10")
        + &format!(
            "<member><ParameterKey>WebhookSecretSha256</ParameterKey><ParameterValue>/watchdesk/dev/x</ParameterValue><ResolvedValue>{deployed}</ResolvedValue></member>"
        );
    let status = if is("half made") {
        "ROLLBACK_COMPLETE"
    } else {
        "CREATE_COMPLETE"
    };
    format!(
        "<D xmlns=\"x\"><Stacks><member><StackName>watchdesk-dev</StackName><StackStatus>{status}</StackStatus><Parameters>{parameters}</Parameters>\
         <Outputs>{outputs}{more}</Outputs></member></Stacks></D>"
    )
}

fn telegram_says(method: &str, is: impl Fn(&str) -> bool) -> serde_json::Value {
    match method {
        "getMe" => json!({ "id": 7, "is_bot": true, "first_name": "Desk", "username": "desk_bot" }),
        "getChat" => json!({ "id": -5, "type": "supergroup", "title": "Agents", "is_forum": !is("no topics") }),
        "getChatMember" => json!({
            "user": { "id": 7, "is_bot": true, "first_name": "Desk" },
            "status": if is("no admin") { "member" } else { "administrator" },
            "can_manage_topics": !is("few rights"), "can_delete_messages": true, "can_pin_messages": true,
        }),
        _ => json!({
            "url": if is("no webhook") { "" } else { URL }, "pending_update_count": 0, "allowed_updates": ALLOWED_UPDATES,
            "last_error_date": if is("failing") { Some((system_clock())().as_second()) } else { None },
            "last_error_message": "Wrong response from the webhook: 401 Unauthorized",
        }),
    }
}

async fn looked(wrong: &[&'static str]) -> Checks {
    let world = world(wrong).await;
    let mut checks = Checks::default();
    in_aws(&mut checks, world.account(), "watchdesk-dev").await;
    checks
}

/// The starter settings have warnings of their own, and no two accounts are alike: those lines are somebody else's test.
fn to_do(checks: &Checks) -> Vec<&str> {
    let todo = checks.0.iter().filter(|check| check.state == State::ToDo);
    todo.map(|check| check.name.as_str())
        .filter(|name| !["calendars and shifts", "settings in use"].contains(name))
        .collect()
}

#[tokio::test]
async fn a_desk_in_order_has_nothing_to_do() {
    let checks = looked(&[]).await;
    assert_eq!(to_do(&checks), [""; 0], "{checks:?}");
    assert!(checks.0.len() >= 15, "{checks:?}");
}

#[tokio::test]
async fn each_thing_that_is_wrong_is_named_with_what_to_do() {
    for (wrong, name, remedy) in [
        ("no stack", "stack", "found by it"),
        ("half made", "stack", "deploy anew"),
        ("unprotected", "deletion protection", "update-table"),
        ("dead letters", "dead letters of spilled updates", "replay"),
        ("unconfirmed", "alarms", "link"),
        ("little concurrency", "concurrent functions", "RouterConcurrency=2"),
        ("no settings", "settings", "apply"),
        ("no staff", "staff", "/invite"),
        ("", "settings in use", "desk apply"),
        ("no token", "secrets", "secret set --stage dev"),
        ("not deployed", "secrets", "sam deploy"),
        ("no topics", "group main", "Topics"),
        ("no admin", "group main", "administrator"),
        ("few rights", "group main", "rights"),
        ("no webhook", "webhook", "webhook"),
        ("failing", "webhook", "webhook info"),
    ] {
        let checks = looked(&[wrong]).await;
        let found = checks
            .0
            .iter()
            .find(|check| check.name == name && check.state == State::ToDo);
        let found = found.unwrap_or_else(|| panic!("{wrong}: nothing is said of {name}: {checks:?}"));
        let said = found.remedy.as_deref().unwrap_or_default();
        assert!(said.contains(remedy), "{wrong}: {said}");
    }
}

#[tokio::test]
async fn no_secret_is_in_what_is_found() {
    let all = format!("{:?}", looked(&["not deployed", "failing"]).await);
    assert!(!all.contains(SECRET) && !all.contains("a-token"), "{all}");
}
