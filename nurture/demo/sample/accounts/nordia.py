"""Nordia Pumps Japan: an English-speaking subsidiary whose headquarters wants one page."""

from nurture.demo.sample.shapes import Agreed, Closed, Company, Idea, Letter, Note, Person, Put

NORDIA = Company(
    key="nordia",
    name="ノルディア・ポンプ・ジャパン株式会社",
    kana="ノルディアポンプジャパン",
    latin="Nordia Pumps Japan",
    domain="nordia-pumps.example",
    industry="産業用ポンプ",
    employees=210,
    founded=1994,
    location="東京都港区",
    owner="oka",
    parent="Nordia Pumps AB",
    people=(
        Person(
            "lindholm",
            latin="Erik Lindholm",
            department="Operations",
            title="Operations Director",
            mail="erik.lindholm",
            phone="03-0000-0633",
            role="champion",
            support=1,
            basis="relationship",
            source="Test bench contract",
            proof="Order NP-0087",
            months_ago=15,
            language="en",
        ),
        Person(
            "nair",
            latin="Priya Nair",
            department="Service",
            title="Service Manager",
            mail="priya.nair",
            role="user",
            support=2,
            basis="consent",
            source="Sign-up for the field notes",
            proof="Form 0519-027",
            months_ago=6,
            language="en",
        ),
        Person(
            "hirano",
            "平野",
            "渉",
            "ヒラノ ワタル",
            "Wataru Hirano",
            department="Finance",
            title="Finance Manager",
            mail="wataru.hirano",
            role="economic_buyer",
            support=0,
            basis="business_card",
            source="Meeting in Tokyo",
            proof="Card register 1161",
            months_ago=3,
            language="en",
        ),
        Person("hq", placeholder="Digital team at headquarters, Gothenburg", role="approver"),
    ),
    deals=(
        Closed(
            "nordia-won",
            "oka",
            "won",
            "Test bench monitoring",
            6_400_000,
            1,
            5,
            4,
            reason="trust",
            note="We said what we could not measure before they asked",
            process="Service asked for help with a noisy bench. We listed three faults that our sensors would miss. Operations signed within the month, under local authority, without headquarters.",
            needed="Before the visit: what we cannot measure. Before signing: who answers the phone in English.",
            words="You were the first supplier who told us what it does not do.",
        ),
    ),
    nomination=Put(
        by="oka",
        marketer="sato",
        outcome="target",
        cycle=2,
        days=4,
        amount=22_000_000,
        amount_kind="yearly",
        basis="Monitoring in 60 service contracts, per year",
        quarters_ahead=3,
        why_account="The test bench has run for a year. Service wants to sell monitoring inside its own contracts.",
        why_now="Headquarters collects proposals from the subsidiaries once a year, next quarter.",
        said="“Gothenburg reads one page. If it needs a second one, it waits a year.” (Lindholm)",
        people="Erik Lindholm (champion), Priya Nair (user), 平野 (finance). Nobody at headquarters yet.",
        blockers="Headquarters has its own digital team, and we do not know them.",
        similar="nordia-won",
        do_not_say="Do not compare with the headquarters’ own monitoring product.",
        contribution="Find out who reads the page in Gothenburg. Bring two service technicians’ stories.",
        sales_scores=(4, 4, 3, 3, 4),
        marketing_scores=(3, 4, 3, 4, 3),
    ),
    notes=(
        Note(
            2,
            2,
            "16:05",
            "oka",
            "words",
            contact="lindholm",
            heard="online",
            confidence=3,
            words="Gothenburg reads one page. If it needs a second one, it waits a year.",
        ),
        Note(
            3,
            3,
            "10:20",
            "oka",
            "signal",
            contact="nair",
            heard="phone",
            confidence=3,
            words="Two customers asked me last month whether we can warn them. I had to say no.",
        ),
        Note(
            3,
            2,
            "15:35",
            "sato",
            "fact",
            heard="public",
            confidence=3,
            body="Their annual report names service revenue as the growth target: 30% of sales in three years, from 22% now.",
        ),
        Note(
            4,
            3,
            "11:30",
            "oka",
            "objection",
            contact="hirano",
            heard="online",
            confidence=3,
            words="Who carries the risk if the warning is wrong: you, we, or the customer?",
        ),
        Note(
            4,
            2,
            "17:40",
            "oka",
            "question",
            contact="lindholm",
            heard="email",
            confidence=3,
            words="Could a pilot start with the pumps we already service, without a new contract?",
        ),
    ),
    letters=(
        Letter(
            "bench-year",
            2,
            "sato",
            ("lindholm", "nair"),
            subject="What the test bench told us in its first year",
            body="""Dear {{ contact.salutation }},

A year ago you switched the test bench on. We went through every reading since then and kept what might be useful to you.

It warned eleven times. Four warnings led to a repair, six were changes you had made yourselves, and one was wrong: we had mounted a sensor too close to the fan. The three faults that we said we could not see, we did not see.

https://tsubaki.example/reports/nordia-bench

If one of these lines looks familiar from the field, we would like to hear which.

Kind regards,
{{ sender.name }}
Tsubaki Instruments
""",
            hypothesis="An honest first year makes service think of its own customers.",
            evidence="“You were the first supplier who told us what it does not do.”",
            expected="A case from the field",
        ),
        Letter(
            "three-contracts",
            3,
            "sato",
            ("nair", "lindholm"),
            subject="Three service contracts, one early warning",
            body="""Dear {{ contact.salutation }},

You mentioned two customers who asked whether you can warn them. Here is how another pump maker of your size put that into its contracts, with the clauses they changed.

- What is promised: a call within one working day after a warning
- What is not promised: that nothing will ever break
- What it costs the customer: 4% of the service fee

https://tsubaki.example/stories/service-contracts

Which of the three would be hardest to sell in your meetings?

Kind regards,
{{ sender.name }}
Tsubaki Instruments
""",
            hypothesis="Seeing the clauses turns “can you warn us?” into a price.",
            evidence="Priya Nair: “I had to say no.”",
            expected="A question about the clauses",
        ),
        Letter(
            "what-it-earns",
            3,
            "sato",
            ("lindholm",),
            subject="What a warning earns in a service contract",
            body="""Dear {{ contact.salutation }},

Thirty percent of your sales from service in three years: here is what early warnings added to the service revenue of a pump maker of your size, year by year.

- First year: 2%, mostly call-outs planned instead of hurried
- Second year: 5%, with the warning as a line of its own
- Third year: 9%, and two customers who had left came back

https://tsubaki.example/stories/service-revenue

Which of these years would headquarters ask about first?

Kind regards,
{{ sender.name }}
Tsubaki Instruments
""",
            hypothesis="Whoever answers for the growth target reads revenue, not clauses.",
            evidence="Their annual report names service revenue as the growth target.",
            expected="A question about the second year",
        ),
        Letter(
            "one-page",
            4,
            "sato",
            ("lindholm",),
            subject="One page for Gothenburg",
            body="""Dear {{ contact.salutation }},

You said that headquarters reads one page. Here is a draft of it, in the order in which such pages are usually read: what it earns, what it risks, what you ask for.

It uses your figures where we have them and leaves the rest open. The four open boxes need about half an hour of your time.

https://tsubaki.example/proposals/nordia-one-page

Please cross out whatever sounds like a supplier. It should be your page, not ours.

Kind regards,
{{ sender.name }}
Tsubaki Instruments
""",
            hypothesis="A page that he only has to finish will reach headquarters in time.",
            evidence="“Gothenburg reads one page.”",
            expected="The four boxes filled in",
        ),
        Letter(
            "pilot",
            4,
            "sato",
            ("lindholm", "nair", "hirano"),
            subject="Twelve pumps, ninety days, no new contract",
            body="""Dear {{ contact.salutation }},

To your question whether a pilot could start with the pumps you already service: yes. We suggest twelve pumps at three customers for ninety days, under your present service contracts.

On the question of risk: during the pilot a warning goes to you alone. You decide whether your customer hears of it, so a wrong warning costs a phone call between us and nothing else.

https://tsubaki.example/proposals/nordia-pilot

Which three customers would you choose?

Kind regards,
{{ sender.name }}
Tsubaki Instruments
""",
            hypothesis="Taking the risk of a wrong warning away answers finance before it becomes a no.",
            evidence="平野: “Who carries the risk if the warning is wrong?”",
            expected="Names of three customers",
        ),
    ),
    ideas=(
        Idea(
            "technicians",
            4,
            "oka",
            "Let two of their technicians tell it on video",
            aim="Headquarters hears its own people, not us",
            evidence="Priya Nair offered two names",
        ),
    ),
    agreed=(
        Agreed(2, "send", "Begin with what they already own, errors included", letter="bench-year"),
        Agreed(
            3,
            "split",
            "Service asked for the clauses; operations answers for the growth target",
            shares=(("three-contracts", "nair"), ("what-it-earns", "lindholm")),
        ),
    ),
    stages=((3, 1, "learning"), (4, 1, "engaging")),
)
