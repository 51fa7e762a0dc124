//! The dictionary of headings: one table, words parted by blanks, folded to lower-case letters and digits.

use super::Rows;
use super::target::{Label, Part, Target};

/// Headings that tell a file of deals.
pub const DEAL_MARKS: &str = "stage stagename dealstage dealname dealtitle dealvalue dealid opportunityid opportunityname \
     opportunityvalue potentialname amount propertyamount propertydealname dealpipelinestageid \
     closevalue closedate closingdate expectedclosedate expectedclose wondate donationamount \
     obchodnazev obchodfaze obchodhodnota";

/// Headings that tell a person in the row.
pub const PERSON_MARKS: &str = "firstname lastname givenname familyname fullname personname contactname email emailaddress \
     primaryemail email1value displayname birthday jobtitle";

/// Headings beside which a name is not the deal's.
pub const TITLES: &str = "dealtitle dealname opportunityname potentialname propertydealname";

/// Headings that tell a file of companies where no person is in it.
pub const COMPANY_MARKS: &str = "annualrevenue accountnumber accountnumberc employees numberofemployees employeecount \
     companyname accountname companydomainname industry sector organizationname";

/// Id columns, the likeliest to be the row's own first; and what each is where it is another's.
pub const IDS: &[(&str, Rows, Option<Target>)] = &[
    ("dealid", Rows::Deals, None),
    ("opportunityid", Rows::Deals, None),
    ("potentialid", Rows::Deals, None),
    ("obchodid", Rows::Deals, None),
    ("id", Rows::Deals, None),
    ("recordid", Rows::Deals, None),
    ("personid", Rows::People, Some(Target::PersonId)),
    ("osobaid", Rows::People, Some(Target::PersonId)),
    ("contactid", Rows::People, Some(Target::PersonId)),
    ("leadid", Rows::People, Some(Target::PersonId)),
    ("prospectid", Rows::People, Some(Target::PersonId)),
    ("mqlid", Rows::People, Some(Target::PersonId)),
    ("clientid", Rows::People, Some(Target::PersonId)),
    ("customerid", Rows::People, Some(Target::PersonId)),
    ("associatedcontactids", Rows::People, Some(Target::PersonId)),
    ("organizationid", Rows::Companies, Some(Target::CompanyId)),
    ("organizaceid", Rows::Companies, Some(Target::CompanyId)),
    ("companyid", Rows::Companies, Some(Target::CompanyId)),
    ("accountid", Rows::Companies, Some(Target::CompanyId)),
    ("associatedcompanyids", Rows::Companies, Some(Target::CompanyId)),
];

/// Prefixes of headings, the longer first, and what the rest of the heading is about; none: as the rows are.
pub const PREFIXES: &[(&str, Option<Rows>)] = &[
    ("organization", Some(Rows::Companies)),
    ("organisation", Some(Rows::Companies)),
    ("organizace", Some(Rows::Companies)),
    ("donation", Some(Rows::Deals)),
    ("contact1", Some(Rows::People)),
    ("account1", Some(Rows::Companies)),
    ("property", None),
    ("person", Some(Rows::People)),
    ("obchod", Some(Rows::Deals)),
    ("osoba", Some(Rows::People)),
    ("deal", Some(Rows::Deals)),
];

/// Headings by field. Digits are dropped from a heading that is not found with them.
pub const WORDS: &[(&str, Target)] = &[
    (
        "fullname displayname contactname contactperson leadname person personname contact \
     associatedcontact osoba jmenoaprijmeni kontaktniosoba customername clientname primarycontact",
        Target::FullName,
    ),
    ("nameprefix salutation honorific", Target::Prefix),
    ("firstname givenname forename jmeno contactfirstname", Target::FirstName),
    ("middlename additionalname", Target::MiddleName),
    ("lastname familyname surname prijmeni contactlastname", Target::LastName),
    ("suffix namesuffix", Target::Suffix),
    (
        "company companyname organization organisation organizationname organisationname org account \
     accountname companyaccount associatedcompany business businessname client employer organizace \
     firma",
        Target::Company,
    ),
    ("companydomainname companydomain domain companywebsite companyurl accountwebsite", Target::Domain),
    ("jobtitle position role designation organizationtitle persontitle contacttitle pracovnipozice", Target::JobTitle),
    (
        "email emails emailaddress emailvalue primaryemail mail contactemail emailid preferredemail",
        Target::Email(Label::None),
    ),
    ("emailwork workemail businessemail", Target::Email(Label::Work)),
    ("emailhome homeemail personalemail emailpersonal", Target::Email(Label::Home)),
    ("emailother otheremail secondaryemail alternateemail", Target::Email(Label::Other)),
    ("phone phones phonenumber phonevalue primaryphone telephone tel telefon contactphone", Target::Phone(Label::None)),
    ("phonework workphone businessphone officephone", Target::Phone(Label::Work)),
    ("phonehome homephone", Target::Phone(Label::Home)),
    (
        "phonemobile mobilephone mobile mobilenumber mobilephonenumber cell cellphone homemobile \
     carphone mobil",
        Target::Phone(Label::Mobile),
    ),
    ("companymainphone mainphone phonemain", Target::Phone(Label::Main)),
    ("phoneother otherphone", Target::Phone(Label::Other)),
    ("fax faxnumber homefax businessfax workfax otherfax", Target::Phone(Label::Fax)),
    ("pager pagernumber", Target::Phone(Label::Pager)),
    (
        "link links url website webpage web www websiteurl websitevalue websiteprofile websiteblog \
     websiteother profileurl homepage",
        Target::Link(Label::None),
    ),
    ("websitework workwebsite", Target::Link(Label::Work)),
    ("websitehomepage websitehome", Target::Link(Label::Home)),
    ("linkedin linkedinurl linkedinprofile linkedinbio linkedinprofileurl", Target::Link(Label::LinkedIn)),
    ("twitter twitterusername facebook instagram xing mastodon", Target::Link(Label::Social)),
    ("birthday birthdate dateofbirth", Target::Birthday),
    ("donotcontact donotemail donotcall emailoptout optout unsubscribed hasoptedoutofemail", Target::DoNotContact),
    ("dealtitle dealname deal opportunityname opportunity potentialname donationname", Target::DealTitle),
    ("product productname service", Target::Product),
    (
        "stage stagename dealstage salesstage lifecyclestage leadstatus pipelinestage faze \
     pipelinestageid stageid",
        Target::Stage,
    ),
    ("phase", Target::Phase),
    ("dealstatus opportunitystatus stav", Target::DealStatus),
    ("pipeline pipelinename pipelineid recordtype salespipeline", Target::Pipeline),
    (
        "amount value dealvalue dealamount closevalue opportunityvalue opportunityamount estimatedvalue \
     hodnota dealsize",
        Target::Amount,
    ),
    ("currency currencycode currencyisocode currencyofvalue mena", Target::Currency),
    ("odds probability dealprobability winprobability pravdepodobnost", Target::Odds),
    (
        "expectedclose expectedclosedate closingdate estimatedclosedate forecastclosedate \
     ocekavanedatumuzavreni",
        Target::ExpectedClose,
    ),
    ("closedate donationdate", Target::CloseDate),
    ("closedon dealclosedon closedat closeddate actualclosedate dateclosed", Target::ClosedOn),
    ("wondate wontime wonon wonat datewon", Target::WonOn),
    ("lostdate losttime loston lostat datelost", Target::LostOn),
    ("signed signedon datesigned", Target::Signed),
    ("won iswon converted isclosedwon", Target::Won),
    ("closed isclosed", Target::Closed),
    ("closedreason lostreason lossreason closedlostreason reasonforloss reasonlost duvodztraty", Target::LostReason),
    ("againon", Target::AgainOn),
    (
        "owner dealowner contactowner companyowner leadowner opportunityowner potentialowner \
     accountowner ownername ownerid owneremail salesagent salesrep sales assignedto vlastnik",
        Target::Owner,
    ),
    ("source leadsource originalsource origin dealsource zdroj sourcechannel", Target::Source),
    (
        "lastcontacted lastcontact lastcontactdate lasttouch lastactivitydate lastactivitytime lastseen \
     lastcontactedon lastemailsent lastemailreceived touched",
        Target::LastTouch,
    ),
    (
        "nexton nextdue nextactivitydate taskduedate duedate activityduedate nextdate followupdate \
     nextfollowup followup",
        Target::NextDay,
    ),
    ("nextwords nextstep nextsteps nextaction nextactivity activitysubject nextactivitysubject", Target::NextWords),
    ("nextkind", Target::NextKind),
    (
        "created createdate createddate createdon createdat createdtime creationdate dealcreated \
     personcreated organizationcreated dateadded firstseen optintime",
        Target::Created,
    ),
    ("opened openedon engagedate firstcontactdate connectedon dateopened", Target::Opened),
    ("notes note description background notecontent comments comment remarks poznamka", Target::Notes),
    ("tags tag label labels personlabel personlabels groupmembership categories stitky stitek", Target::Tags),
    ("category businesssegment segment", Target::Category),
    (
        "photo action isdeleted fivetransynced fivetranactive portalid phoneticfirstname \
     phoneticmiddlename phoneticlastname emaillabel phonelabel addresslabel websitelabel emailtype \
     phonetype addresstype websitetype nbtasks",
        Target::Ignore,
    ),
];

/// Which postal address, by the start of the heading.
pub const PLACES: &[(&str, Label)] = &[
    ("business", Label::Work),
    ("work", Label::Work),
    ("company", Label::Work),
    ("billing", Label::Work),
    ("office", Label::Work),
    ("home", Label::Home),
    ("mailing", Label::None),
    ("other", Label::Other),
    ("address", Label::None),
];

/// Which part of a postal address, by the rest of it; nothing is left of "Address" and "Home Address" alike.
pub const PARTS: &[(&str, Part)] = &[
    ("address formatted fulladdress postaladdress location adresa", Part::Whole),
    ("street streetaddress address1 addressline ulice", Part::Street),
    ("city town locality mesto", Part::City),
    ("state region province st stateprovince stateregion county", Part::Region),
    ("zip zipcode postalcode pcode postcode zippostalcode psc", Part::PostalCode),
    ("country countryregion zeme", Part::Country),
];

/// Headings that only one program writes together.
pub const VENDORS: &[(&str, &str)] = &[
    ("hubspot", "recordid dealname"),
    ("hubspot", "recordid firstname contactowner"),
    ("hubspot", "recordid companyname"),
    ("hubspot", "dealname dealstage pipeline"),
    ("hubspot", "email lifecyclestage"),
    ("hubspot", "dealid propertydealname"),
    ("hubspot", "contactid propertyemail"),
    ("hubspot", "recordid lifecyclestage"),
    ("zoho", "recordid createdtime"),
    ("zoho", "recordid modifiedtime"),
    ("zoho", "dealname closingdate"),
    ("zoho", "potentialname closingdate"),
    ("zoho", "leadid leadowner"),
    ("pipedrive", "dealid dealtitle"),
    ("pipedrive", "dealtitle dealstage"),
    ("pipedrive", "personname personid"),
    ("pipedrive", "organizationname organizationid"),
    ("pipedrive", "title person organization"),
    ("pipedrive", "title personemail"),
    ("pipedrive", "obchodnazev"),
    ("pipedrive", "osobajmenoaprijmeni"),
    ("salesforce", "stagename"),
    ("salesforce", "opportunityname stage"),
    ("salesforce", "id ownerid name"),
    ("salesforce", "id firstname mobilephone leadsource"),
    ("salesforce", "contact1firstname account1name"),
    ("google", "email1value"),
    ("google", "phone1value"),
    ("google", "givenname familyname groupmembership"),
    ("google", "firstname fileas organizationname"),
    ("linkedin", "firstname lastname connectedon"),
    ("thunderbird", "primaryemail screenname"),
    ("roundcube", "displayname emailhome emailwork"),
    ("outlook", "emailaddress email2address"),
    ("outlook", "firstname businessphone businessstreet"),
    ("mailchimp", "emailaddress memberrating"),
    ("mailchimp", "emailaddress optintime"),
    ("box9", "title person phase nextkind"),
];
