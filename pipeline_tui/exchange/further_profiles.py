"""Exports of Dynamics 365, Capsule, Insightly, Close, Copper, Freshsales, Nutshell and Streak."""

from __future__ import annotations

from pipeline_tui.exchange.profiles import Kind, Profile, columns_of, keys_of, stages_of

_DYNAMICS = (
    """; -: do not modify row checksum, do not modify modified on, modified on, process id"""
)
_DYNAMICS_STAGES = stages_of("""
    search: qualify, 1-qualify, new, contacted, qualified, attempting to contact;
    negotiation: develop, 2-develop, propose, 3-propose; contract: close, 4-close;
    open: in progress, on hold, active;
    lost: canceled, cancelled, out-sold, disqualified, cannot contact, no longer interested""")
_DYNAMICS_OPPORTUNITY = columns_of(
    """
    id: do not modify opportunity; title: topic, name;
    prospect: potential customer, account, company name, parent account;
    contact: contact, primary contact; stage: pipeline phase, sales stage;
    status: status, status reason; close: est close date, estimated close date;
    closed: actual close date, actual closing date;
    value: est revenue, estimated revenue, budget amount; needs: customer need;
    notes: description, current situation, proposed solution"""
    + _DYNAMICS
)

_CAPSULE = columns_of("""
    title: opportunity name, opportunity, name; prospect: organisation, organisation name,
    organization, organization name; contact: contact name, person, main contact, contact;
    email: contact email, email address; stage: milestone; id: opportunity id, id;
    close: expected close date, expected close; closed: actual close date, actual close, closed on;
    value: total value, opportunity value, value; -: pipeline, duration, duration basis, team,
    party id, updated""")
_CAPSULE_STAGES = stages_of("""
    search: suspect, prospect, lead, new, qualified;
    negotiation: champion, opportunity, proposal, in negotiation""")

_INSIGHTLY_STAGES = stages_of("""
    search: qualify, qualification, attempted contact, open - not contacted, open - contacted,
    open - attempted contact; negotiation: proposal, needs analysis, demo, negotiation;
    contract: commitment; open: suspended; lost: abandoned, closed - disqualified, disqualified""")
_INSIGHTLY_TAGS = "tags: " + ", ".join(
    f"{kind}tag{number}" for kind in ("", "opportunity", "contact") for number in range(1, 10)
)

_COPPER_SYSTEM = """
    -: owner id, pipeline, priority, exchange rate, inactive days, interaction count, updated at,
    last contacted, last stage at"""
_COPPER_OPPORTUNITY = columns_of(
    """
    title: opportunity name, name; prospect: company, company name; prospect-id: company id;
    contact: primary contact, primary person; id: copper id, opportunity id, id; owner: owned by;
    value: value, converted value; source: source, customer source; lost-reason: loss reason;
    notes: details; probability: win probability; """
    + _COPPER_SYSTEM
)
_COPPER_STAGES = stages_of("""
    search: qualified, first meeting, new; negotiation: follow-up, presentation, quote, proposal;
    contract: contract sent; lost: abandoned, unqualified, junk""")
_COPPER_ADDRESSES = """
    email: email, email 1, email 2, email 3; phone: phone number, phone number 1, phone number 2,
    phone number 3"""

_FRESHSALES_DEAL = columns_of("""
    title: deal name, name; prospect: account name, account, sales account, accounts name;
    contact: related contacts, contacts, primary contact; value: deal value, amount;
    owner: sales owner, owner; closed: closed date, deal closed date; id: deal id, id;
    lost-reason: lost reason, deal reason; -: deal pipeline, deal type, type, payment status,
    base currency amount, forecast category, updated at""")
_FRESHSALES_STAGES = stages_of("""
    search: new, qualification, qualified, discovery, follow-up, contacted, interested;
    negotiation: demo, negotiation, proposal, evaluation, under review;
    contract: contract, ready to close; lost: unqualified, not interested""")

_NUTSHELL = columns_of("""
    title: lead name, lead, name, description; prospect: primary company, company, companies,
    account, accounts; contact: primary person, person, people, primary contact, contact, contacts;
    owner: assignee, assigned to; stage: stage, milestone; probability: confidence; id: lead id,
    lead number, id;
    close: anticipated close date, anticipated closed time, anticipated close, expected close date;
    closed: closed date, date closed, closed time; source: sources, source;
    competitor: competitors; product: products, product; lost-reason: outcome, lost reason;
    -: market, pipeline, stageset, priority""")
_NUTSHELL_STAGES = stages_of("""
    search: prospect, qualify, qualified, intro, discovery; negotiation: engage, presentation, demo,
    propose, proposal; contract: close, commit; open: pending, hot; lost: cancelled, canceled""")

_STREAK = columns_of("""
    title: box name, name; prospect: organizations, organization, company; contact: contacts,
    contact, contacts and organizations; owner: assigned to, assignee; id: box key;
    created: date created, creation date, created; value: deal size, deal value, value, amount;
    -: last updated, followers, pipeline, days in stage, date of last stage change""")
_STREAK_STAGES = stages_of("""
    search: lead, contacted, cold, warm, qualified; negotiation: pitched, demo, demoed, negotiating,
    proposal sent; contract: contract sent; lost: dead, not interested""")

FURTHER_PROFILES: tuple[Profile, ...] = (
    Profile(
        "Dynamics 365 opportunities", Kind.DEALS, keys_of("(Do Not Modify) Opportunity"),
        _DYNAMICS_OPPORTUNITY, _DYNAMICS_STAGES, "dynamics opportunity",
    ),
    Profile(
        "Dynamics 365 opportunities", Kind.DEALS, keys_of("topic, potential customer"),
        _DYNAMICS_OPPORTUNITY, _DYNAMICS_STAGES, "dynamics opportunity",
    ),
    Profile(
        "Dynamics 365 leads", Kind.DEALS, keys_of("(Do Not Modify) Lead"),
        columns_of("""id: do not modify lead; title: topic, subject; prospect: company name,
            account; contact: name, full name; role: job title; stage: status reason;
            status: status; value: est value, est revenue, budget amount;
            email: email, email address 1; phone: business phone, mobile phone""" + _DYNAMICS),
        _DYNAMICS_STAGES, "dynamics lead",
    ),
    Profile(
        "Dynamics 365 accounts", Kind.COMPANIES, keys_of("(Do Not Modify) Account"),
        columns_of("""prospect-id: do not modify account; prospect: account name, name;
            contact: primary contact; email: email, email address 1, email primary contact;
            phone: main phone, phone; -: annual revenue, status, created on""" + _DYNAMICS),
        origin="dynamics account", companies="dynamics account",
    ),
    Profile(
        "Dynamics 365 contacts", Kind.PEOPLE, keys_of("(Do Not Modify) Contact"),
        columns_of("""id: do not modify contact; contact: full name, name; prospect: company name,
            account name, parent customer, company; role: job title; email: email,
            email address 1; phone: business phone, mobile phone; -: status, created on"""
            + _DYNAMICS),
        origin="dynamics contact",
    ),
    Profile(
        "Capsule opportunities", Kind.DEALS, keys_of("opportunity name, milestone"),
        _CAPSULE, _CAPSULE_STAGES, "capsule opportunity",
    ),
    Profile(
        "Capsule opportunities", Kind.DEALS, keys_of("name, milestone, expected close date"),
        _CAPSULE, _CAPSULE_STAGES, "capsule opportunity",
    ),
    Profile(
        "Capsule opportunities", Kind.DEALS, keys_of("name, milestone, expected close"),
        _CAPSULE, _CAPSULE_STAGES, "capsule opportunity",
    ),
    Profile(
        "Capsule contacts", Kind.PEOPLE, keys_of("type, last name, organisation, about"),
        columns_of("""prospect: organisation; contact: name; role: job title; notes: about;
            email: email address, work email, home email; phone: phone number, work phone,
            mobile phone; id: id, contact id; -: type, title, created, updated"""),
        origin="capsule contact",
    ),
    Profile(
        "Insightly opportunities", Kind.DEALS,
        keys_of("RecordId, OpportunityName, ForecastCloseDate"),
        columns_of("""id: record id; title: opportunity name; prospect: organization name;
            prospect-id: organization id; stage: pipeline current stage; status: current state,
            opportunity state; value: opportunity value, bid amount; currency: bid currency;
            closed: actual close date; lost-reason: last state change reason; notes: details,
            opportunity details; owner: user responsible, user responsible email address,
            opportunity owner; due: date of next activity; created: date created,
            date created utc; -: pipeline name, bid type, bid duration, opportunity category,
            date of last activity; """ + _INSIGHTLY_TAGS),
        _INSIGHTLY_STAGES, "insightly opportunity", companies="insightly organization",
    ),
    Profile(
        "Insightly leads", Kind.DEALS, keys_of("RecordId, LeadStatus, LeadRating"),
        columns_of("""id: record id; prospect: organization name, organization; stage: lead status;
            role: title; email: email, email address; phone: phone, mobile, business phone;
            notes: description, lead description; owner: responsible user, user responsible;
            -: lead rating; """ + _INSIGHTLY_TAGS),
        _INSIGHTLY_STAGES, "insightly lead",
    ),
    Profile(
        "Insightly organizations", Kind.COMPANIES,
        keys_of("RecordId, OrganizationName, BillingAddressStreet"),
        columns_of("""prospect-id: record id; prospect: organization name; notes: background;
            owner: organization owner, organisation owner; -: date created, email domain; """
            + _INSIGHTLY_TAGS),
        origin="insightly organization", companies="insightly organization",
    ),
    Profile(
        "Insightly contacts", Kind.PEOPLE, keys_of("RecordId, FirstName, LastName, BusinessPhone"),
        columns_of("""id: record id; prospect: organization, organization name; role: role, title;
            prospect-id: organization record id, organization id; email: email address;
            phone: business phone, mobile phone, home phone, other phone; notes: background;
            owner: contact owner; -: salutation, date created; """ + _INSIGHTLY_TAGS),
        origin="insightly contact", companies="insightly organization",
    ),
    Profile(
        "Close opportunities", Kind.DEALS, keys_of("lead_name, status_label, status_type"),
        columns_of("""id: id; prospect: lead name; prospect-id: lead id; contact: contact name;
            contact-id: contact id; stage: status label; status: status type; owner: user name;
            value: value formatted; currency: value currency; probability: confidence;
            closing: date won; closed: date lost; notes: note; created: date created;
            -: value, value period, pipeline name, date updated, user id, status id,
            expected value, annualized value, annualized expected value"""),
        stages_of("""search: potential, qualified, discovery; negotiation: demo completed,
            proposal sent; contract: contract sent; open: active"""),
        "close opportunity", companies="close lead", people="close contact",
    ),
    Profile(
        "Close leads", Kind.COMPANIES, keys_of("display_name, status_label, date_created"),
        columns_of("""prospect-id: id; prospect: display name, name; contact: primary contact name;
            email: primary contact primary email, primary contact email;
            phone: primary contact primary phone, primary contact phone; notes: description;
            -: status label, status id, date created, date updated, url"""),
        origin="close lead", companies="close lead",
    ),
    Profile(
        "Copper opportunities", Kind.DEALS, keys_of("owned by, stage, close date, pipeline"),
        _COPPER_OPPORTUNITY, _COPPER_STAGES, "copper opportunity", companies="copper company",
    ),
    Profile(
        "Copper leads", Kind.DEALS, keys_of("owned by, lead status, company"),
        columns_of("""contact: name, lead name; prospect: company; role: title; stage: lead status;
            id: copper id, lead id, id; owner: owned by; value: value; notes: details; """
            + _COPPER_ADDRESSES + ";" + _COPPER_SYSTEM),
        _COPPER_STAGES, "copper lead",
    ),
    Profile(
        "Copper companies", Kind.COMPANIES, keys_of("name, owned by, email domain"),
        columns_of("""prospect: name; prospect-id: copper id, company id, id; owner: owned by;
            contact: primary contact; notes: details; -: email domain, contact type,
            primary contact id, created at; """ + _COPPER_ADDRESSES + ";" + _COPPER_SYSTEM),
        origin="copper company", companies="copper company",
    ),
    Profile(
        "Copper people", Kind.PEOPLE, keys_of("owned by, company, contact type"),
        columns_of("""contact: name; prospect: company; prospect-id: company id; role: title;
            id: copper id, person id, id; owner: owned by; notes: details; -: contact type,
            created at; """ + _COPPER_ADDRESSES + ";" + _COPPER_SYSTEM),
        origin="copper person", companies="copper company",
    ),
    Profile(
        "Freshsales deals", Kind.DEALS, keys_of("deal value, deal stage, expected close date"),
        _FRESHSALES_DEAL, _FRESHSALES_STAGES, "freshsales deal",
    ),
    Profile(
        "Freshsales deals", Kind.DEALS, keys_of("deal stage, deal pipeline, sales owner"),
        _FRESHSALES_DEAL, _FRESHSALES_STAGES, "freshsales deal",
    ),
    Profile(
        "Freshsales contacts", Kind.PEOPLE, keys_of("sales owner, last name, email"),
        columns_of("""id: contact id, id; role: job title; owner: sales owner; prospect: account,
            account name, sales account, accounts name, company name; phone: work, work phone,
            mobile, mobile number; -: lifecycle stage, status, contact status, created at"""),
        origin="freshsales contact",
    ),
    Profile(
        "Freshsales accounts", Kind.COMPANIES, keys_of("name, sales owner, industry type"),
        columns_of("""prospect: name, account name; segment: industry type; owner: sales owner;
            -: annual revenue, business type, number of employees, created at, id"""),
    ),
    Profile(
        "Nutshell leads", Kind.DEALS, keys_of("lead name, confidence"),
        _NUTSHELL, _NUTSHELL_STAGES, "nutshell lead",
    ),
    Profile(
        "Nutshell leads", Kind.DEALS, keys_of("lead name, assignee"),
        _NUTSHELL, _NUTSHELL_STAGES, "nutshell lead",
    ),
    Profile(
        "Nutshell leads", Kind.DEALS, keys_of("companies, people, assignee, confidence"),
        _NUTSHELL, _NUTSHELL_STAGES, "nutshell lead",
    ),
    Profile(
        "Streak boxes", Kind.DEALS, keys_of("name, stage, box key"),
        _STREAK, _STREAK_STAGES, "streak box",
    ),
    Profile(
        "Streak boxes", Kind.DEALS, keys_of("box name, stage"),
        _STREAK, _STREAK_STAGES, "streak box",
    ),
    Profile(
        "Streak boxes", Kind.DEALS, keys_of("name, stage, assigned to, notes, contacts"),
        _STREAK, _STREAK_STAGES, "streak box",
    ),
)  # fmt: skip
