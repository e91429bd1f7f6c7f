defmodule Osoba.Native do
  @moduledoc false
  # The native functions, as stubs that loading the library replaces. Nothing else lives here.

  @on_load :load

  def load do
    path = :filename.join(:code.priv_dir(:osoba), 'native/osoba_nif')

    case :erlang.load_nif(path, 0) do
      :ok ->
        :ok

      {:error, {:reload, _text}} ->
        :ok

      {:error, {_kind, text}} ->
        :logger.error(
          'Osoba could not load its native library ~ts.so: ~ts. Compile the package again with ' ++
            'cargo on the PATH, or set OSOBA_NIF_PATH to a library built for this machine.',
          [path, text]
        )

        {:error, :nif_not_loaded}
    end
  end

  def version, do: missing()
  def panic, do: missing()

  def document_answer(_command, _document), do: missing()
  def document_answer_dirty(_command, _document), do: missing()

  def unzr_valid(_text), do: missing()
  def unzr_parse(_text), do: missing()
  def unzr_matches(_text, _birth_date), do: missing()

  def verification_plan(_person, _record, _answer, _policy, _now), do: missing()
  def verification_plan_dirty(_person, _record, _answer, _policy, _now), do: missing()
  def verification_claim(_record), do: missing()
  def verification_before_claim(_record), do: missing()
  def verification_release(_status, _reason), do: missing()
  def verification_request_signed(_unzr, _policy), do: missing()
  def verification_ask_again(_from, _to), do: missing()
  def verification_due(_person, _record, _policy, _now), do: missing()
  def verification_due_before(_policy, _now), do: missing()
  def verification_due_sql, do: missing()
  def verification_diagram, do: missing()
  def verification_cumulative(_streams, _stands), do: missing()
  def verification_input(_person), do: missing()
  def verification_input_dirty(_person), do: missing()

  defp missing, do: :erlang.nif_error(:nif_not_loaded)
end
