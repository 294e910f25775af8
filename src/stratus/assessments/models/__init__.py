"""Assessments, their options, and whom they are shared with; their sections and questions; the immutable versions that are published."""

from stratus.assessments.models.approvals import AssessmentDecision, Verdict
from stratus.assessments.models.assessments import (
    ASSESSMENT_EDITORS,
    STATUSES,
    Assessment,
    AssessmentRepository,
    AssessmentRole,
    AssessmentSharing,
    AssessmentTaxonomy,
    MarkingWorkflow,
    Purpose,
    ReasonableAdjustment,
    Stage,
    WhenToShowResults,
    WhichAttemptCounts,
)
from stratus.assessments.models.blueprints import Blueprint, BlueprintCell
from stratus.assessments.models.forms import AssessmentForm, AssessmentFormItem, FormKind, FormPlan
from stratus.assessments.models.scales import GradeScale
from stratus.assessments.models.sections import AssessmentQuestion, AssessmentSection, Navigation
from stratus.assessments.models.templates import OptionTemplate
from stratus.assessments.models.versions import AssessmentVersion, VersionUse

__all__ = [
    "ASSESSMENT_EDITORS",
    "STATUSES",
    "Assessment",
    "AssessmentDecision",
    "AssessmentForm",
    "AssessmentFormItem",
    "AssessmentQuestion",
    "AssessmentRepository",
    "AssessmentRole",
    "AssessmentSection",
    "AssessmentSharing",
    "AssessmentTaxonomy",
    "AssessmentVersion",
    "Blueprint",
    "BlueprintCell",
    "FormKind",
    "FormPlan",
    "GradeScale",
    "MarkingWorkflow",
    "Navigation",
    "OptionTemplate",
    "Purpose",
    "ReasonableAdjustment",
    "Stage",
    "Verdict",
    "VersionUse",
    "WhenToShowResults",
    "WhichAttemptCounts",
]
