defmodule Osoba.Verification.Vocabulary do
  @moduledoc false
  # The one list of statuses and reasons: the atoms of this package beside the names in the database.

  @statuses [
    verification_needed: "VERIFICATION_NEEDED",
    in_review: "IN_REVIEW",
    verified: "VERIFIED",
    not_verified: "NOT_VERIFIED",
    verification_not_needed: "VERIFICATION_NOT_NEEDED"
  ]

  @reasons [
    initial: "INITIAL",
    online_triggered: "ONLINE_TRIGGERED",
    auto: "AUTO",
    auto_data_absent: "AUTO_DATA_ABSENT",
    auto_incorrect_data: "AUTO_INCORRECT_DATA",
    auto_online: "AUTO_ONLINE",
    manual: "MANUAL",
    manual_confirmed: "MANUAL_CONFIRMED",
    manual_not_confirmed: "MANUAL_NOT_CONFIRMED",
    rules_triggered: "RULES_TRIGGERED",
    rules_passed: "RULES_PASSED",
    potentially_deceased: "POTENTIALLY_DECEASED"
  ]

  @cumulative [
    verified: "VERIFIED",
    changes_needed: "CHANGES_NEEDED",
    verification_needed: "VERIFICATION_NEEDED",
    not_verified: "NOT_VERIFIED"
  ]

  def statuses, do: @statuses
  def reasons, do: @reasons

  @names Map.new(@statuses ++ @reasons ++ @cumulative)

  # The name of an atom; an atom that is none of ours (`nil` among them) stays itself.
  def name(atom), do: Map.get(@names, atom, atom)

  @status_atoms Map.new(@statuses, fn {atom, name} -> {name, atom} end)
  @reason_atoms Map.new(@reasons, fn {atom, name} -> {name, atom} end)
  @cumulative_atoms Map.new(@cumulative, fn {atom, name} -> {name, atom} end)

  def status(name), do: Map.fetch(@status_atoms, name)
  def reason(name), do: Map.fetch(@reason_atoms, name)

  # Names that the native side gave; `nil` is a null column.
  def status!(nil), do: nil
  def status!(name), do: Map.fetch!(@status_atoms, name)
  def reason!(nil), do: nil
  def reason!(name), do: Map.fetch!(@reason_atoms, name)
  def cumulative!(name), do: Map.fetch!(@cumulative_atoms, name)
end
