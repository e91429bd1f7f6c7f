defmodule Osoba.Error do
  @moduledoc """
  What was wrong with an input: the field and the rule, never the value.

  The value may be somebody's personal data, and errors end up in logs and job tables.

  | `rule` | the field |
  |---|---|
  | `:json` | is not valid JSON |
  | `:utf8` | is not valid UTF-8 |
  | `:required` | is required |
  | `:type` | has the wrong type |
  | `:out_of_range` | is out of range |
  | `:unknown_value` | has an unknown value |
  | `:unknown_field` | is not a known field |
  | `:duplicate` | occurs twice |
  | `:date` | is not a date written `YYYY-MM-DD` |
  | `:time` | is not an RFC 3339 time |
  | `:another_question` | answers another question |
  | `:not_allowed` | value is not allowed |
  | `:too_long` | is too long |
  | `:too_many` | has too many entries |
  | `:too_deep` | is nested too deeply |
  | `:not_loaded` | is an Ecto association that was not loaded |
  | `:length`, `:hyphen`, `:digit` | is no UNZR: its length, its hyphen or its digits are wrong |
  """

  @enforce_keys [:field, :rule]
  defexception [:field, :rule]

  @rules %{
    "json" => :json,
    "utf8" => :utf8,
    "required" => :required,
    "type" => :type,
    "out_of_range" => :out_of_range,
    "unknown_value" => :unknown_value,
    "unknown_field" => :unknown_field,
    "duplicate" => :duplicate,
    "date" => :date,
    "time" => :time,
    "another_question" => :another_question,
    "not_allowed" => :not_allowed,
    "too_long" => :too_long,
    "too_many" => :too_many,
    "too_deep" => :too_deep,
    "not_loaded" => :not_loaded,
    "length" => :length,
    "hyphen" => :hyphen,
    "digit" => :digit
  }

  @sentences %{
    json: "is not valid JSON",
    utf8: "is not valid UTF-8",
    required: "is required",
    type: "has the wrong type",
    out_of_range: "is out of range",
    unknown_value: "has an unknown value",
    unknown_field: "is not a known field",
    duplicate: "occurs twice",
    date: "is not a date written YYYY-MM-DD",
    time: "is not an RFC 3339 time",
    another_question: "answers another question",
    not_allowed: "value is not allowed",
    too_long: "is too long",
    too_many: "has too many entries",
    too_deep: "is nested too deeply",
    not_loaded: "is an association that was not loaded",
    length: "has the wrong length",
    hyphen: "has no hyphen where one must be",
    digit: "has something else where a digit must be"
  }

  @typedoc "The rule that was broken."
  @type rule ::
          :json
          | :utf8
          | :required
          | :type
          | :out_of_range
          | :unknown_value
          | :unknown_field
          | :duplicate
          | :date
          | :time
          | :another_question
          | :not_allowed
          | :too_long
          | :too_many
          | :too_deep
          | :not_loaded
          | :length
          | :hyphen
          | :digit

  @typedoc "The path of the field, empty for the whole input, and the rule."
  @type t :: %__MODULE__{field: String.t(), rule: rule()}

  @impl true
  def message(%__MODULE__{field: "", rule: rule}), do: "the input #{@sentences[rule]}"
  def message(%__MODULE__{field: field, rule: rule}), do: "#{field} #{@sentences[rule]}"

  @doc false
  # What a native function answered, as results of this package.
  def from_native({:error, field, rule}) do
    {:error, %__MODULE__{field: field, rule: Map.get(@rules, rule, :type)}}
  end

  def from_native(other), do: other

  @doc false
  # The value itself, or the error raised: for functions that answer true or false.
  def bang!(result) do
    case from_native(result) do
      {:ok, value} -> value
      {:error, error} -> raise error
    end
  end
end
