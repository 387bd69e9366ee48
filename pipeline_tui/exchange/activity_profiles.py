"""Exports of what happened and what is planned: calls, meetings and tasks of Zoho and Bitrix24.

The title of a row is the name of the deal, company or person that it belongs to.
"""

from __future__ import annotations

from pipeline_tui.exchange.profiles import Kind, Profile, columns_of, keys_of

_ZOHO = """
    title: related to, deal name, potential name; prospect: account name; contact: contact name,
    contact; contact-id: contact name id, contact id; deal-id: related to id;
    -: record id, call id, event id, task id, activity id, created time, modified time, tag"""
_ZOHO_EVENT = columns_of(
    _ZOHO
    + """; next: title, event title, event name, subject; on: from,
    start datetime, start date time; notes: description, location, venue; -: to, end datetime,
    end date time, host, event owner, participants, reminder, all day, all-day event"""
)
_BITRIX = """
    title: сделка, связан с, связано с, привязка, элемент crm, элементы crm, crm;
    prospect: компания, клиент; contact: контакт; email: e-mail;
    -: id, приоритет, создано, дата создания, длительность, теги, ответственный"""
_BITRIX_ACTIVITY = columns_of(
    _BITRIX
    + """; activity: тип, тип дела; next: тема, название;
    on: начало, дата начала, время начала, дата; due: крайний срок, срок; done: завершено,
    выполнено, статус; notes: описание, комментарий; outcome: результат;
    -: завершение, дата завершения, окончание, направление"""
)
_BITRIX_TASK = columns_of(
    _BITRIX
    + """; next: название, задача; due: крайний срок; done: статус;
    on: дата закрытия, закрыта, дата завершения; notes: описание; outcome: результат;
    -: постановщик, исполнитель, проект, группа, соисполнители, наблюдатели"""
)
_BITRIX_CALL = columns_of(
    _BITRIX
    + """; on: дата звонка, дата и время, начало звонка, дата, время;
    phone: номер телефона, телефон, номер; next: тема; notes: комментарий, описание;
    outcome: тип звонка, тип, статус звонка, статус, результат звонка; -: сотрудник, пользователь,
    длительность звонка, стоимость, запись, запись разговора"""
)
_BITRIX_EVENT = columns_of(
    _BITRIX
    + """; next: название события, название, событие, тема;
    on: начало, дата начала; notes: описание, место, место проведения;
    -: окончание, дата окончания, завершение, участники, организатор, тип календаря"""
)

ACTIVITY_PROFILES: tuple[Profile, ...] = (
    Profile(
        "Zoho calls", Kind.ACTIVITIES, keys_of("call type, call start time"),
        columns_of(_ZOHO + """; next: subject, call name; on: call start time;
            outcome: call type, call result, outgoing call status, call status;
            notes: description, call agenda, call purpose; -: call owner, call duration,
            call duration in seconds, reminder, billable"""),
        origin="zoho", people="zoho contact", act="call",
    ),
    Profile(
        "Zoho meetings", Kind.ACTIVITIES, keys_of("from, to, related to"), _ZOHO_EVENT,
        origin="zoho", people="zoho contact", act="meeting",
    ),
    Profile(
        "Zoho meetings", Kind.ACTIVITIES, keys_of("start datetime, end datetime, related to"),
        _ZOHO_EVENT, origin="zoho", people="zoho contact", act="meeting",
    ),
    Profile(
        "Zoho tasks", Kind.ACTIVITIES, keys_of("task owner, subject, due date"),
        columns_of(_ZOHO + """; next: subject; due: due date; done: status; on: closed time;
            notes: description; -: task owner, priority, reminder, repeat"""),
        origin="zoho", people="zoho contact", act="task",
    ),
    Profile(
        "Bitrix24 activities", Kind.ACTIVITIES, keys_of("тип, тема, крайний срок"),
        _BITRIX_ACTIVITY,
    ),
    Profile(
        "Bitrix24 activities", Kind.ACTIVITIES, keys_of("тип дела, название, крайний срок"),
        _BITRIX_ACTIVITY,
    ),
    Profile(
        "Bitrix24 tasks", Kind.ACTIVITIES, keys_of("название, крайний срок, постановщик"),
        _BITRIX_TASK, act="task",
    ),
    Profile(
        "Bitrix24 calls", Kind.ACTIVITIES, keys_of("тип звонка, номер телефона"), _BITRIX_CALL,
        act="call",
    ),
    Profile(
        "Bitrix24 calls", Kind.ACTIVITIES, keys_of("тип звонка, длительность"), _BITRIX_CALL,
        act="call",
    ),
    Profile(
        "Bitrix24 events", Kind.ACTIVITIES, keys_of("название, начало, окончание, участники"),
        _BITRIX_EVENT, act="meeting",
    ),
    Profile(
        "Bitrix24 events", Kind.ACTIVITIES, keys_of("название события, начало"),
        _BITRIX_EVENT, act="meeting",
    ),
)  # fmt: skip
