defmodule Osoba.GoldenTest do
  use ExUnit.Case, async: true

  alias Osoba.Test.Golden
  alias Osoba.Test.Terms

  for command <- Golden.commands() do
    test "every #{command} vector gives the expected bytes as a document" do
      vectors = Golden.vectors(unquote(command))
      assert length(vectors) > 20

      for vector <- vectors do
        answer = Osoba.Document.answer(unquote(command), vector.text)

        case {answer, vector.expected} do
          {{:ok, line}, {:output, text, _terms}} ->
            assert line == text, vector.place

          {{:error, error}, {:error, text, _terms}} ->
            assert Golden.error(error) == text, vector.place

          {answer, _expected} ->
            flunk("#{vector.place}: #{inspect(answer)}")
        end
      end
    end

    test "every #{command} vector gives the same result from terms" do
      compared =
        for vector <- Golden.vectors(unquote(command)), reduce: 0 do
          count ->
            case Terms.answer(unquote(command), vector.input) do
              :not_a_term ->
                count

              {:ok, document} ->
                assert {:output, _text, expected} = vector.expected, vector.place
                assert document == expected, vector.place
                count + 1

              {:error, error} ->
                assert {:error, text, _terms} = vector.expected, vector.place
                assert Golden.error(error) == text, vector.place
                count + 1
            end
        end

      assert compared > 0 or unquote(command) in Terms.documents_only()
    end
  end
end
