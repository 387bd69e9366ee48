"""The programs whose exports are known, one entry for each kind of file.

A header that the common names (`exchange/fields.py`) tell right is not repeated here.
"""

from __future__ import annotations

from pipeline_tui.exchange.activity_profiles import ACTIVITY_PROFILES
from pipeline_tui.exchange.further_profiles import FURTHER_PROFILES
from pipeline_tui.exchange.profiles import Kind, Profile, columns_of, keys_of, stages_of

_NO_VALUE = frozenset({"(no value)", "-1", "n/a"})

_HUBSPOT_STAGES = stages_of("""
    search: appointment scheduled, qualified to buy, appointmentscheduled, qualifiedtobuy;
    negotiation: presentation scheduled, decision maker bought-in;
    contract: contract sent; won: closed won; lost: closed lost""")


_SALESFORCE_STAGES = stages_of("""
    search: prospecting, qualification, needs analysis, discovery, id. decision makers, new,
        open - not contacted, working, working - contacted, open, contacted, nurturing, qualified,
        closed - converted;
    negotiation: value proposition, perception analysis, proposal/price quote, proposal/quote,
        proposal, negotiation/review, negotiation;
    won: closed won; lost: closed lost, closed - not converted, unqualified""")
_SALESFORCE_SYSTEM = """
    -: is deleted, created by id, last modified by id, owner id, type"""

_ZOHO_STAGES = stages_of("""
    search: qualification, needs analysis, identify decision makers, attempted to contact,
        contact in future, contacted, not contacted, pre-qualified, new;
    negotiation: value proposition, proposal/price quote, negotiation/review;
    won: closed won;
    lost: closed lost, closed-lost to competition, closed lost to competition, junk lead,
        lost lead, not qualified""")

_BITRIX_STAGES = stages_of("""
    search: новый, новая, не обработан, в обработке, в работе, качественный лид, новый лид;
    negotiation: подготовка документов, коммерческое предложение, переговоры;
    contract: счёт на предоплату, финальный счёт, договор;
    won: сделка успешна, успешна, выиграна;
    lost: некачественный лид, сделка провалена, провалена, анализ причины провала""")

_AMO_STAGES = stages_of("""
    search: неразобранное, первичный контакт, новая заявка, incoming leads, initial contact;
    negotiation: переговоры, принимают решение, discussions, decision making;
    contract: согласование договора, contract discussion;
    won: успешно реализовано, closed - won; lost: закрыто и не реализовано, closed - lost""")

_PIPEDRIVE_STAGES = stages_of("""
    search: qualified, lead in, contact made, prospect qualified, needs defined;
    negotiation: demo scheduled, proposal made, negotiations started""")

_MONDAY_STAGES = stages_of("""
    search: a. lead generated, b. sales qualified leads, c. demo done, d. feasibility, i. poc,
        m. projects on hold, on hold;
    negotiation: e. proposal/commercials sent, f. negotiations;
    won: g. project won, h. work order received, j. invoice sent, k. amount accrued,
        project completed;
    lost: l. project lost, n. not relevant at the moment, o. not relevant at all, dead""")

PROFILES: tuple[Profile, ...] = (
    Profile(
        "HubSpot deals", Kind.DEALS, keys_of("deal name, deal stage, pipeline, deal owner"),
        columns_of("""prospect-id: associated company domain, associated company ids primary;
            email: associated contact email; id: deal id, record id;
            -: pipeline, deal type, associated company ids, associated contact ids"""),
        _HUBSPOT_STAGES, "hubspot deal", email_is_link=True,
        companies="hubspot company", nothing=_NO_VALUE,
    ),
    Profile(
        "HubSpot API deals", Kind.DEALS, keys_of("property_dealname, property_amount"),
        columns_of("""title: property_dealname; value: property_amount; created:
            property_createdate; closing: property_closedate; notes: property_description;
            stage: deal_pipeline_stage_data; -: deal_pipeline_stage_id, deal_pipeline_id, owner_id,
            is_deleted;
            prospect: deal_company_data; contact: deal_contact_data; id: deal_id, id"""),
        _HUBSPOT_STAGES, "hubspot deal", nothing=_NO_VALUE,
    ),
    Profile(
        "HubSpot companies", Kind.COMPANIES, keys_of("company name, company domain name"),
        columns_of("""prospect-id: company domain name; prospect: company name;
            -: company id, record id, annual revenue, website, country, create date"""),
        origin="hubspot company id",
        companies="hubspot company", nothing=_NO_VALUE,
    ),
    Profile(
        "HubSpot contacts", Kind.PEOPLE, keys_of("contact owner, lifecycle stage, email"),
        columns_of("""prospect-id: associated company domain, associated company ids primary;
            id: contact id, record id; role: job title;
            -: lead status, lifecycle stage, website url, country, create date"""),
        origin="hubspot contact",
        companies="hubspot company", nothing=_NO_VALUE,
    ),
    Profile(
        "HubSpot activities", Kind.ACTIVITIES, keys_of("activity type, activity date"),
        columns_of("""activity: activity type; on: activity date; notes: notes/description;
            next: call/meeting title/subject; outcome: call outcome, meeting outcome;
            done: task status; due: task due date; email: associated contact email;
            -: activity id, activity owner"""),
        email_is_link=True, nothing=_NO_VALUE,
    ),
    Profile("HubSpot tickets", Kind.OTHER, keys_of("ticket id, ticket name, ticket status")),
    Profile(
        "Salesforce opportunities", Kind.DEALS, keys_of("StageName, CloseDate, AccountId"),
        columns_of(_SALESFORCE_SYSTEM + """; title: name; stage: stage name; prospect-id: account
            id; id: id; product: product__c; -: closedate__c, createddate__c, forecast category,
            external_id__c"""),
        _SALESFORCE_STAGES, origin="salesforce", companies="salesforce", people="salesforce",
    ),
    Profile(
        "Salesforce accounts", Kind.COMPANIES, keys_of("IsDeleted, BillingStreet, Industry"),
        columns_of(_SALESFORCE_SYSTEM + """; prospect: name;
            prospect-id: id; source: account source; -: created date, annual revenue"""),
        origin="salesforce", companies="salesforce", people="salesforce",
    ),
    Profile(
        "Salesforce contacts", Kind.PEOPLE, keys_of("AccountId, LastName, MailingStreet"),
        columns_of(_SALESFORCE_SYSTEM + """; prospect-id: account id; id: id; role: title;
            phone: other phone, home phone, mobile phone; -: name, created date"""),
        origin="salesforce", companies="salesforce", people="salesforce",
    ),
    Profile(
        "Salesforce leads", Kind.DEALS, keys_of("LastName, Company, LeadSource, IsConverted"),
        columns_of(_SALESFORCE_SYSTEM + "; id: id; role: title; stage: status; -: name"),
        _SALESFORCE_STAGES, origin="salesforce", companies="salesforce", people="salesforce",
        key_pattern=r"001[0-9A-Za-z]{12,15}",
    ),
    Profile(
        "Salesforce tasks", Kind.ACTIVITIES, keys_of("WhoId, WhatId, Subject, ActivityDate"),
        columns_of("""contact-id: who id; deal-id: what id; prospect-id: account id; next: subject;
            due: activity date; done: status; notes: description; activity: task subtype;
            -: id, owner id, type, created date"""),
        origin="salesforce", companies="salesforce", people="salesforce",
    ),
    Profile("Salesforce cases", Kind.OTHER, keys_of("CaseNumber, SuppliedEmail")),
    Profile("Salesforce campaigns", Kind.OTHER, keys_of("BudgetedCost, ActualCost, NumberSent")),
    Profile(
        "Salesforce report", Kind.DEALS, keys_of("opportunity name, account name, stage"),
        columns_of("id: opportunity id; created: created date; -: fiscal period, age, type"),
        _SALESFORCE_STAGES, "salesforce", companies="salesforce",
    ),
    Profile(
        "Zoho deals", Kind.DEALS, keys_of("potential name, closing date, stage"),
        columns_of("id: potential id, record id; prospect: account name; next: next step"),
        _ZOHO_STAGES, "zoho",
    ),
    Profile(
        "Zoho deals", Kind.DEALS, keys_of("deal name, closing date, account name, stage"),
        columns_of("id: deal id, record id; prospect: account name; next: next step"),
        _ZOHO_STAGES, "zoho",
    ),
    Profile(
        "Zoho leads", Kind.DEALS, keys_of("company, last name, lead status, lead owner"),
        columns_of("id: lead id, record id; role: title, designation; -: annual revenue"),
        _ZOHO_STAGES, "zoho lead",
    ),
    Profile(
        "Pipedrive deals", Kind.DEALS, keys_of("Deal - Title, Deal - Value"),
        columns_of("""prospect: Deal - Organization, Organization - Name;
            contact: Deal - Contact person, Person - Name; id: Deal - ID;
            next: Activity - Subject; due: Activity - Due date, Deal - Next activity date;
            notes: Note - Content; created: Deal - Deal created, Deal - Creation date;
            closed: Deal - Deal closed on, Deal - Won time, Deal - Lost time;
            -: Person - First name, Person - Last name, Deal - Pipeline"""),
        _PIPEDRIVE_STAGES, "pipedrive deal",
    ),
    Profile(
        "Bitrix24 leads", Kind.DEALS, keys_of("название лида, статус"),
        columns_of("""stage: статус; notes: комментарий, дополнительно о статусе;
            prospect: название компании, компания;
            first-name: имя; last-name: фамилия; id: id"""),
        _BITRIX_STAGES, "bitrix24 lead",
    ),
    Profile(
        "Bitrix24 deals", Kind.DEALS, keys_of("название сделки, стадия сделки"),
        columns_of("stage: стадия сделки; id: id; -: группа стадий, направление, дела"),
        _BITRIX_STAGES, "bitrix24 deal",
    ),
    Profile(
        "Bitrix-like export", Kind.DEALS, keys_of("stage_id, expected_amount, company_id"),
        columns_of("""prospect-id: company_id; contact-id: contact_id; stage: stage_name, stage_id;
            close: custom_deadline; owner: manager_id; id: id"""),
        _BITRIX_STAGES, "bitrix24 deal", companies="bitrix24 company", people="bitrix24 contact",
    ),
    Profile(
        "amoCRM deals", Kind.DEALS, keys_of("название сделки, этап сделки, бюджет"),
        columns_of("""prospect: компания, компания контакта; contact: основной контакт, полное имя
            контакт; notes: примечание 1, примечание 2, примечание 3, примечание 4, примечание 5;
            id: id; -: воронка"""),
        _AMO_STAGES, "amocrm deal",
    ),
    Profile(
        "amoCRM deals", Kind.DEALS, keys_of("название сделки, этап сделки, бюджет руб."),
        columns_of("prospect: компания; contact: основной контакт; id: id; -: воронка"),
        _AMO_STAGES, "amocrm deal",
    ),
    Profile(
        "Kommo leads", Kind.DEALS, keys_of("lead title, sale, pipeline, stage"),
        columns_of("""title: lead title; value: sale; prospect: company; contact: main contact,
            primary contact; owner: responsible user, responsible; tags: lead tags; id: id;
            email: work email contact, private email contact; phone: work phone contact,
            mobile phone contact; notes: note 1, note 2, note 3; -: pipeline"""),
        _AMO_STAGES, "amocrm deal",
    ),
    Profile(
        "SuiteCRM leads", Kind.DEALS, keys_of("lead source, status description, opportunity name"),
        columns_of("""stage: status; prospect: account name; email: email address, non
            primary e-mails; phone: mobile, office phone, home phone, other phone; id: id;
            role: title; notes: description, status description"""),
        stages_of("""search: new, assigned, in process, recycled; won: converted; lost: dead"""),
        "suitecrm lead",
    ),
    Profile(
        "Krayin leads", Kind.DEALS, keys_of("lead_value, person_id, lead_pipeline_stage_id"),
        columns_of("""contact-id: person_id; stage: lead_pipeline_stage_id; closed: closed_at;
            close: expected_close_date; id: id; -: status, user_id, lead_source_id, lead_type_id,
            lead_pipeline_id, product"""),
        stages_of("""search: 1, 2, 3, new, follow up, prospect; negotiation: 4; won: 5;
            lost: 6"""),
        "krayin lead", people="krayin person",
    ),
    Profile(
        "Krayin persons", Kind.PEOPLE, keys_of("emails, contact_numbers, organization_id"),
        columns_of("""contact: name; email: emails; phone: contact_numbers; role: job_title;
            prospect-id: organization_id; prospect: organization; id: id; -: user_id"""),
        origin="krayin person", companies="krayin organization",
    ),
    Profile("Krayin products", Kind.PRODUCTS, keys_of("sku, name, price")),
    Profile(
        "Odoo leads", Kind.DEALS, keys_of("opportunity, expected revenue, salesperson, stage"),
        columns_of("""prospect: customer, company name; title: opportunity; id: external id, id"""),
        stages_of("search: new, qualified; negotiation: proposition; won: won; lost: lost"),
        "odoo lead",
    ),
    Profile(
        "Odoo contacts", Kind.PEOPLE, keys_of("name, is a company, related company"),
        columns_of("contact: name; prospect: related company; -: is a company, address type"),
    ),
    Profile(
        "Odoo customers", Kind.COMPANIES, keys_of("name, customer, tags"),
        columns_of("prospect: name; -: customer, reference, country"),
    ),
    Profile("Odoo products", Kind.PRODUCTS, keys_of("name, internal reference, sale price")),
    Profile(
        "monday.com deals", Kind.DEALS, keys_of("deal name, deal stage, masked deal value"),
        columns_of("""prospect: client code; value: masked deal value; owner: owner code;
            stage: deal stage; status: deal status; close: tentative close date;
            closed: close date a; -: closure probability, sector/service"""),
        _MONDAY_STAGES,
    ),
    Profile(
        "Google Contacts (legacy)", Kind.PEOPLE, keys_of("name, given name, group membership"),
        columns_of("""contact: name; prospect: organization 1 name; role: organization 1 title,
            occupation; -: given name, family name, group membership, subject, priority"""),
    ),
    Profile(
        "Google Contacts", Kind.PEOPLE, keys_of("first name, middle name, organization name"),
        columns_of("prospect: organization name; role: organization title; tags: labels"),
    ),
    Profile(
        "Outlook", Kind.PEOPLE, keys_of("e-mail address, business phone, company"),
        columns_of("""contact: name; -: action, id, e-mail type, location, priority, private,
            sensitivity, account, profession, department, hobby"""),
    ),
    Profile(
        "LinkedIn connections", Kind.PEOPLE, keys_of("first name, last name, connected on"),
        columns_of("role: position; prospect: company"), source="LinkedIn",
    ),
    Profile(
        "Thunderbird", Kind.PEOPLE, keys_of("display name, primary email, organization"),
        columns_of("""contact: display name; -: first name, last name, nickname, department;
            phone: mobile number, work phone, home phone; role: job title"""),
    ),
    Profile(
        "vCard", Kind.PEOPLE, keys_of("fn, org, tel, note, categories"),
        columns_of("""contact: fn; prospect: org; role: title; email: email; phone: tel;
            notes: note; tags: categories"""),
    ),
    Profile(
        "Maven opportunities", Kind.DEALS,
        keys_of("opportunity_id, sales_agent, deal_stage, engage_date, close_date, close_value"),
        stages=stages_of("negotiation: engaging"),
    ),
    Profile(
        "Maven accounts", Kind.COMPANIES, keys_of("account, sector, year_established, employees"),
        columns_of("prospect: account; segment: sector; -: revenue, year_established"),
    ),
    Profile("Maven products", Kind.PRODUCTS, keys_of("product, series, sales_price")),
    *FURTHER_PROFILES,
    *ACTIVITY_PROFILES,
)  # fmt: skip
"""Where several fit, the one that is known by more headers is taken."""
