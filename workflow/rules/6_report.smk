# Stage 6, report.
# Needs the tables of all stages.
# Makes 6_report/prisma/ (flow.svg, flow.png, prisma2020.csv, boxes.csv, members.csv, identities.csv, terminal_states.csv),
# 6_report/exports/ (included and going_on as .ris and .csv, references.txt), 6_report/notebooks/, 6_report/index.html, 6_report/gates.csv, prisma_s.csv, near_misses.csv, starting_papers/ (tables,
# and a page for each starting paper that a pin knows), STATUS.md, and forms/ with a folder and a zip file for each person. A broken identity between sets stops the run here.


localrules:
    flow,
    near_misses,
    exports,
    status,
    prisma_s,
    starting_papers,
    forms_to_send,


rule flow:
    input:
        review.tables_of(1, 2, 3, 4),
        deferred(review.human_input_on_flow()),
        deferred(review.carried("report_study.csv")),
        config=CONFIG,
        answer=rules.answer.output.answer,
    output:
        identities=table("6_report/identities"),
        boxes=table("6_report/boxes"),
        members=table("6_report/members"),
        terminal=table("6_report/terminal_states"),
        r_package=f"{RESULTS}/6_report/prisma/prisma2020.csv",
        svg=report(
            f"{RESULTS}/6_report/prisma/flow.svg", category="PRISMA", caption="../report/flow.rst"
        ),
        png=f"{RESULTS}/6_report/prisma/flow.png",
    log:
        f"{LOGS}/flow.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("flow"),
        uses=uses("flow"),
    message:
        "Computing the flow and drawing the diagram"
    shell:
        step("flow")


rule near_misses:
    input:
        config=CONFIG,
        reports=rules.deduplicate.output.reports,
        decisions=[table("3_screen/decisions", stage) for stage in STAGES],
        disagreements=[table("3_screen/disagreements", stage) for stage in STAGES],
    output:
        near=table("6_report/near_misses"),
    log:
        f"{LOGS}/near_misses.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("near_misses"),
        uses=uses("near_misses"),
    message:
        "Listing the near-misses"
    shell:
        step("near_misses")


rule exports:
    input:
        reports=rules.deduplicate.output.reports,
        title_abstract=table("3_screen/decisions", "1_title_abstract"),
        full_text=table("3_screen/decisions", "2_full_text"),
    output:
        included=multiext(f"{RESULTS}/6_report/exports/included", ".ris", ".csv"),
        going_on=multiext(f"{RESULTS}/6_report/exports/going_on", ".ris", ".csv"),
        references=f"{RESULTS}/6_report/exports/references.txt",
    log:
        f"{LOGS}/exports.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("exports"),
        uses=uses("exports"),
    message:
        "Exporting the included reports and those whose full texts are sought"
    shell:
        step("exports")


rule prisma_s:
    input:
        deferred(review.strategies()),
        config=CONFIG,
        searches=rules.searches.output.searches,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        pairs=rules.deduplicate.output.pairs,
        peer_review=deferred(review.human_input("1_identify/peer_review")),
        contacts=deferred(review.human_input("1_identify/contacts")),
        lists=rules.citations.output.lists,
    output:
        reporting=table("6_report/prisma_s"),
    log:
        f"{LOGS}/prisma_s.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("prisma_s"),
        uses=uses("prisma_s"),
    message:
        "Reporting the search by the items of PRISMA-S"
    shell:
        step("prisma_s")


rule starting_papers:
    input:
        deferred(review.starting_pins()),
        rules.identify.output.records,
        rules.deduplicate.output.reports,
        [table("3_screen/decisions", stage) for stage in STAGES],
        rules.studies.output.report_study,
        rules.flow.output.terminal,
        config=CONFIG,
    output:
        papers=table("6_report/starting_papers"),
        links=table("6_report/starting_links"),
        lists=table("6_report/starting_lists"),
        articles=table("6_report/starting_articles"),
        pages=review.starting_pages(),
    log:
        f"{LOGS}/starting_papers.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("starting_papers"),
        uses=uses("starting_papers"),
    message:
        "Writing the pages of the starting papers"
    shell:
        step("starting_papers")


rule notebooks:
    input:
        review.read_by_notebooks(),
        deferred(review.human_input("3_screen/recusals")),
        config=CONFIG,
        flow=rules.flow.output.svg,
        synthesis=rules.synthesise.output.tables,
        figures=review.figures("svg"),
        courses=rules.courses.output,
        limitations=[rules.limitations.output.counts, rules.limitations.output.figures],
    output:
        executed=review.executed_notebooks("ipynb"),
        pages=review.executed_notebooks("html"),
    log:
        f"{LOGS}/notebooks.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("notebooks"),
        uses=review.uses_and_notebooks("notebooks"),
    message:
        "Executing the notebooks"
    shell:
        step("notebooks")


rule status:
    input:
        review.tables_of(1, 2, 3, 4),
        deferred(review.strategies()),
        deferred(review.human_input_on_flow()),
        deferred(review.carried("report_study.csv")),
        deferred(review.human_input("3_screen/confirmed")),
        deferred(review.starting_pins()),
        config=CONFIG,
        passed_over=deferred(review.human_input("1_identify/passed_over")),
        returned=deferred(review.all_returned()),
        misplaced=deferred(review.misplaced()),
        imports=deferred(review.imports()),
    output:
        status=f"{RESULTS}/STATUS.md",
        gates_table=table("6_report/gates"),
    log:
        f"{LOGS}/status.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("status"),
        uses=uses("status"),
    message:
        "Writing the status and the release checks"
    shell:
        step("status")


rule forms_to_send:
    input:
        config=CONFIG,
        gates_table=rules.status.output.gates_table,
        forms=review.sources_of_sent_files(),
    output:
        sent=review.sent_files(),
    log:
        f"{LOGS}/forms_to_send.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("forms_to_send"),
        uses=uses("forms_to_send"),
    message:
        "Putting the forms of each person into one zip file"
    shell:
        step("forms_to_send")


rule page:
    input:
        review.tables_of(1, 2, 3, 4, 5, 6),
        deferred(review.strategies()),
        deferred(review.human_input_on_flow()),
        deferred(review.human_input("3_screen/recusals")),
        rules.flow.output,
        rules.status.output.gates_table,
        rules.prisma_s.output.reporting,
        rules.near_misses.output.near,
        rules.starting_papers.output,
        *rules.synthesise.output,
        FIGURES,
        rules.limitations.output,
        rules.answer.output,
        rules.courses.output,
        rules.comparisons.output,
        config=CONFIG,
    output:
        page=f"{RESULTS}/6_report/index.html",
    log:
        f"{LOGS}/page.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("page"),
        uses=review.uses_and_notebooks("page"),
    message:
        "Writing the page"
    shell:
        step("page")
