//! What the headings of the programs people leave give.

use super::*;

fn words(header: &str) -> String {
    let header: Vec<String> = header.split(',').map(str::to_string).collect();
    map(&header)
        .iter()
        .map(|column| column.target.map_or("?".into(), |target| target.word()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn source(header: &str) -> &'static str {
    vendor(&header.split(',').map(str::to_string).collect::<Vec<_>>())
}

#[test]
fn each_program_is_understood() {
    let files = [
        (
            "Title,Value,Currency,Stage,Expected close date,Person,Person - Email,Person - Phone,Organization,Owner,\
             Deal created,Source,Note,Label",
            "title value currency stage expected_close person email phone company owner created source note tags",
        ),
        (
            "Deal - ID,Deal - Title,Deal - Status,Deal - Stage,Deal - Value,Deal - Contact person,Deal - Organization,\
             Deal - Won time,Deal - Lost reason,Person - Email - Work",
            "id title state stage value person company won_on closed_reason email:work",
        ),
        (
            "Osoba - Jméno a příjmení,Osoba - E-mail,Obchod - Název,Obchod - Hodnota,Obchod - Fáze,\
             Obchod - Očekávané datum uzavření,Organizace - Název",
            "person email title value stage expected_close company",
        ),
        (
            "Id,Name,StageName,Amount,CloseDate,IsWon,IsClosed,AccountId",
            "id title stage value close_date won closed company_id",
        ),
        ("Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date", "id title stage pipeline value close_date"),
        (
            "First Name,Last Name,Email,Company name,Company domain name,Job Title,Lifecycle Stage",
            "first_name last_name email company domain job_title stage",
        ),
        (
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
            "id owner product company stage opened close_date value",
        ),
        (
            "deal_id,client_id,amount,stage,last_contact_date,next_step,loss_reason,source",
            "id person_id value stage last_touch next_words closed_reason source",
        ),
        ("client_id,name,notes", "id person note"),
        ("NAME,PHONE,WEBSITE,ANNUALREVENUE", "company phone domain ?"),
        (
            "id,name,company,email,phone,stage,status,category,source,value,created,last_contact,next_due,notes",
            "id person company email phone stage state category source value created last_touch next_on note",
        ),
        (
            "deal_id,deal_pipeline_stage_id,property_dealname,property_amount,property_closedate,is_deleted",
            "id stage title value close_date ignore",
        ),
        (
            "Title,First Name,Suffix,Job Title,Business Street,Home City,Other Postal Code,E-mail 2 Address",
            "name_prefix first_name name_suffix job_title street:work city:home postal_code:other email",
        ),
        ("last_name,first_name,title,org,p_code,country", "last_name first_name job_title company postal_code country"),
        (
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
            "first_name last_name link email company job_title opened",
        ),
        (
            "Given Name,Family Name,Organization 1 - Name,Organization 1 - Title,Group Membership,E-mail 1 - Type,E-mail 1 - Value",
            "first_name last_name company job_title tags ignore email",
        ),
        (
            "Contact1 First Name,Contact1 Work Email,Account1 Name,Donation Amount,Donation Stage",
            "first_name email:work company value stage",
        ),
        ("mql_id,first_contact_date,origin,won_date,business_segment", "id opened source won_on category"),
        ("Deal Name,Stage,Loss_Reason__c,Probability (%)", "title stage closed_reason odds"),
    ];
    for (header, expected) in files {
        assert_eq!(words(header), expected, "{header}");
    }
}

#[test]
fn our_own_export_comes_back() {
    let header = "id,title,person,company,emails,phones,links,stage,phase,state,category,value,currency,expected_close,\
                  signed,opened,source,tags,note,next_on,next_words,next_kind,closed_on,closed_reason,again_on";
    let expected = header.replace(',', " ").replace("emails phones links", "email phone link");
    assert_eq!(words(header), expected);
    assert_eq!(source(header), "box9");
}

#[test]
fn labels_stand_in_their_twin_column() {
    let header: Vec<String> =
        ["E-mail 1 - Label", "E-mail 1 - Value", "Phone 12 - Value", "Phone 12 - Type", "Phone 1 - Label"]
            .map(str::to_string)
            .to_vec();
    let labels: Vec<_> = map(&header).iter().map(|column| column.label).collect();
    assert_eq!(labels, [None, Some(0), Some(3), None, None]);
    assert_eq!(Label::parse("* Work"), Some(Label::Work));
}

#[test]
fn each_word_names_its_field() {
    for word in Target::words() {
        assert_eq!(Target::parse(word).map(|target| target.word()), Some(word.to_string()));
    }
    assert_eq!(Target::parse("Phone:Work"), Some(Target::Phone(Label::Work)));
    assert_eq!(Target::parse("next step"), None);
    assert_eq!(Target::parse("amount"), Some(Target::Amount));
}

#[test]
fn each_heading_stands_once_in_the_dictionary() {
    let mut seen = std::collections::HashSet::new();
    for word in dictionary::WORDS.iter().flat_map(|(words, _)| words.split_whitespace()) {
        assert!(seen.insert(word), "{word}");
        assert_eq!(key(word), word);
    }
}

#[test]
fn the_writer_is_known_by_its_headings() {
    assert_eq!(source("First Name,Last Name,Company,Connected On"), "linkedin");
    assert_eq!(source("Deal - Title,Deal - Stage"), "pipedrive");
    assert_eq!(source("Id,Name,StageName"), "salesforce");
    assert_eq!(source("First Name,E-mail 1 - Value"), "google");
    assert_eq!(source("Record Id,First Name,Created Time"), "zoho");
    assert_eq!(source("Record ID,Deal Name"), "hubspot");
    assert_eq!(source("opportunity_id,deal_stage"), "csv");
}
