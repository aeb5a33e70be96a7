"""The facts that claims are decided on, for the whole line of some lots, in a few bounded statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import GradeLimit, Member, Organisation, Plot, StandardVersion
from producers.queries.certificates import Told, covering
from producers.queries.conversions import facts_where
from producers.queries.inspections import FaultRow, faults_that_leave_out
from producers.rules.conversions import Span, timeline
from producers.rules.inspections import left_out_from
from traceability.models import (
    Analysis,
    AnalysisGrade,
    Contribution,
    DeclaredCertificate,
    Lot,
    LotParent,
    LotPlot,
    ProcessRun,
    Product,
    RunOutput,
    YieldBalance,
    YieldBand,
    YieldDraw,
)
from traceability.queries.genealogy import walk_up
from traceability.queries.labels import label_facts
from traceability.rules.claims.covers import with_what_they_are_made_of
from traceability.rules.claims.facts import (
    OUTSIDE_RANK,
    Cover,
    Graded,
    Ground,
    Grower,
    LeftOut,
    LotFacts,
    SupplierPaper,
)

# More than a pack is ever made of; a line cut short is told as such and claims nothing.
LINE_LOTS_MAX = 20_000
# These harvest what is theirs; everybody else gathers what members bring.
_GROW_THEMSELVES = frozenset({"farm", "company"})

Rows = Mapping[UUID, list[Any]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a set of lots and all they were made of is judged on."""

    lots: Mapping[UUID, LotFacts]
    told: Sequence[Told]
    covers: tuple[Cover, ...]

    @property
    def schemes(self) -> list[str]:
        """The certifications that somebody in the line has, or that came in with a supplier's paper."""
        found = {one.scheme for one in self.covers}
        found |= {paper.scheme for lot in self.lots.values() for paper in lot.papers}
        return sorted(found - {"other"})


def facts_of(session: Session, lot_ids: Collection[UUID], branch: str) -> Facts:
    """All that the claims of some lots of a branch are decided on; about a dozen statements."""
    start = select(Lot.id.label("lot_id")).where(Lot.id.in_(lot_ids))
    walk = walk_up(session, start)
    rows = (
        session.execute(
            select(Lot, Product, Organisation)
            .join(Product, Product.id == Lot.product_id)
            .join(Organisation, Organisation.id == Lot.organisation_id)
            .where(Lot.id.in_(select(walk.c.lot_id)))
            .order_by(Lot.generation.desc(), Lot.id)
            .limit(LINE_LOTS_MAX)
        )
        .tuples()
        .all()
    )
    ids = [lot.id for lot, _, _ in rows]
    told = covering(session, {organisation.id for _, _, organisation in rows}, branch)
    makes = _makes(session)
    covers = tuple(cover_from(one, makes) for one in told)
    parts = _Parts(session, ids, {organisation.id for _, _, organisation in rows})
    left = _left(session, [one.certificate.id for one in told])
    lots = {lot.id: parts.facts(lot, product, organisation, left) for lot, product, organisation in rows}
    return Facts(lots, told, covers)


def cover_from(told: Told, makes: Mapping[str, Iterable[str]]) -> Cover:
    """A certificate as the rules of claims read it."""
    one = told.certificate
    return Cover(
        certificate_id=one.id,
        scheme=one.scheme,
        body=one.body,
        number=one.number,
        organisations=told.scope.organisations | {one.organisation_id},
        plots=told.scope.plots,
        products=with_what_they_are_made_of(one.product_keys, makes),
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        decisions=tuple(told.decisions),
    )


def covers_of(session: Session, organisations: Collection[UUID], branch: str) -> tuple[Cover, ...]:
    """The certificates of a branch that cover any of these organisations, as the rules read them."""
    makes = _makes(session)
    return tuple(cover_from(one, makes) for one in covering(session, organisations, branch))


def _makes(session: Session) -> Mapping[str, list[str]]:
    """What each product can be made of, by the processes that are known; co-products aside."""
    keys = dict(session.execute(select(Product.id, Product.key)).tuples().all())
    found: dict[str, list[str]] = defaultdict(list)
    for source, output in session.execute(
        select(YieldBand.input_product_id, YieldBand.output_product_id).where(~YieldBand.is_co_product)
    ):
        found[keys[output]].append(keys[source])
    return found


def _left(session: Session, certificate_ids: Collection[UUID]) -> Mapping[tuple[int, UUID], dict[UUID, int]]:
    """What remains approved by season and product, for each certificate that has an approval."""
    found: dict[tuple[int, UUID], dict[UUID, int]] = defaultdict(dict)
    for one in session.scalars(select(YieldBalance).where(YieldBalance.certificate_id.in_(certificate_ids))):
        found[one.season, one.product_id][one.certificate_id] = one.approved - one.drawn
    return found


class _Parts:
    """What hangs on the lots of a line, one statement a kind."""

    def __init__(self, session: Session, ids: Sequence[UUID], organisations: Collection[UUID]) -> None:
        self.faults: Sequence[FaultRow] = faults_that_leave_out(session, organisations)
        self.parents = _grouped(
            session.execute(
                select(LotParent.lot_id, LotParent.parent_id)
                .where(LotParent.lot_id.in_(ids))
                .order_by(LotParent.parent_id)
            )
        )
        runs = session.execute(
            select(RunOutput.lot_id, ProcessRun)
            .join(ProcessRun, ProcessRun.id == RunOutput.run_id)
            .where(RunOutput.lot_id.in_(ids))
        )
        self.runs: dict[UUID, ProcessRun] = dict(runs.tuples().all())
        self.grounds = _grouped(
            session.execute(
                select(LotPlot.lot_id, Plot)
                .join(Plot, Plot.id == LotPlot.plot_id)
                .where(LotPlot.lot_id.in_(ids))
                .order_by(Plot.code)
            )
        )
        self.spans = _spans(session, self.grounds)
        self.growers = _grouped(
            session.execute(
                select(Contribution.lot_id, Member)
                .join(Member, Member.id == Contribution.member_id)
                .where(Contribution.lot_id.in_(ids))
            )
        )
        self.papers = _grouped(
            session.execute(
                select(DeclaredCertificate.lot_id, DeclaredCertificate).where(
                    DeclaredCertificate.lot_id.in_(ids)
                )
            )
        )
        self.grades = _grades(session, ids)
        self.labels = label_facts(session, ids)
        self.draws = _grouped(
            session.execute(select(YieldDraw.lot_id, YieldDraw).where(YieldDraw.lot_id.in_(ids)))
        )

    def facts(
        self,
        lot: Lot,
        product: Product,
        organisation: Organisation,
        left: Mapping[tuple[int, UUID], dict[UUID, int]],
    ) -> LotFacts:
        run = self.runs.get(lot.id)
        return LotFacts(
            lot_id=lot.id,
            code=lot.code,
            generation=lot.generation,
            kind=run.kind if run else lot.origin,
            organisation_id=run.organisation_id if run else lot.organisation_id,
            organisation=organisation.name,
            product_key=product.key,
            product=product.name_fr,
            day=run.done_on if run else lot.made_on,
            commune=run.commune if run else lot.commune,
            quantity=lot.quantity,
            unit=lot.unit,
            is_packed=lot.trade_item_id is not None,
            parents=tuple(self.parents.get(lot.id, ())),
            grounds=tuple(self._ground(one) for one in self.grounds.get(lot.id, ())),
            growers=tuple(_grower(one) for one in self.growers.get(lot.id, ())),
            has_growers=organisation.kind not in _GROW_THEMSELVES,
            papers=tuple(_paper(one) for one in self.papers.get(lot.id, ())),
            grades=tuple(self.grades.get(lot.id, ())),
            labels=self.labels.get(lot.id),
            drawn={one.scheme: one.certificate_id for one in self.draws.get(lot.id, ())},
            left=left.get((lot.season, lot.product_id), {}),
            left_out=tuple(self._left_out(lot)),
        )

    def _ground(self, plot: Plot) -> Ground:
        return Ground(plot.id, plot.code, plot.commune, self.spans.get(plot.id, ()))

    def _left_out(self, lot: Lot) -> Iterator[LeftOut]:
        """Who of those that brought a harvest was off a certified list on its day, and which plots."""
        brought = {member.id for member in self.growers.get(lot.id, ())}
        grown_on = {plot.id for plot in self.grounds.get(lot.id, ())}
        for fault in self.faults if lot.origin == "harvest" else ():
            row = fault.row
            is_concerned = row.plot_id in grown_on if row.plot_id else row.member_id in brought
            since = left_out_from(fault.fault)
            if is_concerned and since and fault.leaves_out(lot.made_on):
                yield LeftOut(fault.standard_key, fault.member_name, fault.plot_code, since)


def _grouped(rows: Iterable[Any]) -> Rows:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for lot_id, one in rows:
        found[lot_id].append(one)
    return found


def _grades(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Graded]]:
    """The latest judgement of each lot by each standard; an analysis that is incomplete grades nothing."""
    rows = session.execute(
        select(
            Analysis.lot_id, StandardVersion.standard_key, AnalysisGrade.outcome, AnalysisGrade.grade,
            GradeLimit.rank,
        )
        .join(AnalysisGrade, AnalysisGrade.analysis_id == Analysis.id)
        .join(StandardVersion, StandardVersion.id == AnalysisGrade.version_id)
        .outerjoin(
            GradeLimit,
            (GradeLimit.version_id == AnalysisGrade.version_id) & (GradeLimit.grade == AnalysisGrade.grade),
        )
        .where(Analysis.lot_id.in_(ids))
        .order_by(Analysis.analysed_on, Analysis.recorded_at, AnalysisGrade.recorded_at)
    )  # fmt: skip
    latest: dict[tuple[UUID, str], Graded | None] = {}
    for lot_id, key, outcome, grade, rank in rows:
        graded = Graded(key, grade or "—", rank or OUTSIDE_RANK)
        latest[lot_id, key] = None if outcome == "incomplete" else graded
    return _grouped((lot_id, one) for (lot_id, _), one in sorted(latest.items()) if one)


def _spans(session: Session, grounds: Rows) -> dict[UUID, tuple[Span, ...]]:
    """What each plot was from day to day."""
    plots = {plot.id for of_lot in grounds.values() for plot in of_lot}
    found = facts_where(session, Plot.id.in_(plots)) if plots else {}
    return {plot_id: tuple(timeline(facts)) for plot_id, facts in found.items()}


def _grower(member: Member) -> Grower:
    return Grower(member.id, member.name, member.joined_on, member.left_on)


def _paper(one: DeclaredCertificate) -> SupplierPaper:
    return SupplierPaper(one.scheme, one.holder, one.body, one.number, one.valid_from, one.valid_until)
