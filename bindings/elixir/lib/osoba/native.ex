defmodule Osoba.Native do
  @moduledoc false
  # The native functions, as stubs that loading the library replaces. Nothing else lives here.

  @on_load :load

  def load do
    path = :filename.join(:code.priv_dir(:osoba), ~c"native/osoba_nif")

    case :erlang.load_nif(path, 0) do
      :ok ->
        :ok

      # The module was loaded again over the library that is loaded already.
      {:error, {:reload, _text}} ->
        {:error, :nif_library_loaded_already}

      {:error, {_kind, text}} ->
        :logger.error(
          ~c"Osoba could not load its native library ~ts.so: ~ts. Compile the package again with " ++
            ~c"cargo on the PATH, or set OSOBA_NIF_PATH to a library built for this machine.",
          [path, text]
        )

        {:error, :nif_not_loaded}
    end
  end

  def version, do: missing()
  def panic, do: missing()
  def shown_key(_key), do: missing()

  def document_answer(_command, _document), do: missing()

  def unzr_valid(_text), do: missing()
  def unzr_parse(_text), do: missing()
  def unzr_matches(_text, _birth_date), do: missing()

  def verification_sync(_person, _record, _answer, _policy, _now), do: missing()
  def verification_claim(_record), do: missing()
  def verification_before_claim(_record), do: missing()
  def verification_release(_status, _reason), do: missing()
  def verification_request_signed(_unzr, _policy), do: missing()
  def verification_ask_again(_from, _to), do: missing()
  def verification_due(_person, _record, _due_after, _policy, _now), do: missing()
  def verification_due_after(_failures, _policy, _now), do: missing()
  def verification_due_before(_policy, _now), do: missing()
  def verification_diagram, do: missing()
  def verification_cumulative(_streams, _stands), do: missing()
  def verification_input(_person), do: missing()

  def names_encode(_name, _key, _kind), do: missing()
  def names_encode_many(_names, _key, _kind), do: missing()
  def names_keys(_name, _key, _kind), do: missing()
  def names_alike(_a, _b, _key, _kind), do: missing()
  def names_key_id(_key), do: missing()
  def names_latin(_name, _back), do: missing()

  def scorecard_load(_json), do: missing()
  def scorecard_identity(_scorecard), do: missing()
  def scoring_prepare(_scorecard, _persons), do: missing()
  def scoring_score_many(_scorecard, _probe, _others), do: missing()
  def scoring_pair(_scorecard, _person, _other, _limits, _form, _language), do: missing()

  def matching_decide(_person, _id, _facts, _policy, _scorecard, _extras), do: missing()
  def matching_keys(_persons, _key), do: missing()
  def matching_search(_query, _persons, _settings), do: missing()
  def matching_why_not(_person, _candidate, _policy, _scorecard), do: missing()
  def matching_replay(_record, _scorecard), do: missing()

  defp missing, do: :erlang.nif_error(:nif_not_loaded)
end
