defmodule Osoba.GoldenTest do
  use ExUnit.Case, async: true

  alias Osoba.Test.Golden
  alias Osoba.JSON
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
      vectors =
        Enum.reject(
          Golden.vectors(unquote(command)),
          &Terms.has_own_id?(unquote(command), &1.input)
        )

      compared =
        for vector <- vectors do
          case {Terms.answer(unquote(command), vector.input), vector.expected} do
            {:not_a_term, _expected} ->
              0

            # How deep a text is nested is no matter of terms: what is there is ignored, or of
            # another type.
            {_answer, {:error, _text, %{"rule" => "too_deep"}}} ->
              0

            # A map has no key twice.
            {_answer, {:error, _text, %{"rule" => "duplicate"}}}
            when unquote(command) in ["merge", "review"] ->
              0

            {{:ok, document}, {:output, _text, expected}} ->
              assert document == expected, vector.place
              1

            {{:error, error}, {:error, text, _terms}} ->
              assert Golden.error(error) == text, vector.place
              1

            {answer, expected} ->
              flunk("#{vector.place}: #{inspect(answer)} instead of #{inspect(expected)}")
          end
        end

      # Almost every document can be said in terms.
      assert Enum.sum(compared) > length(vectors) * 0.8 or
               unquote(command) in Terms.documents_only()
    end
  end

  for {card, command, file} <- [
        {"card", "score", "score"},
        {"card", "decide", "decide"},
        {"em", "decide", "decide-em"},
        {"example", "decide", "decide-example"}
      ] do
    test "every vector of #{file} by the scorecard #{card} gives the same result from terms" do
      {:ok, scorecard} = Osoba.Scoring.Scorecard.load(Golden.card(unquote(card)))

      for vector <- Golden.vectors("card/" <> unquote(file)) do
        case {Terms.answer_with(scorecard, unquote(command), vector.input), vector.expected} do
          {{:ok, text}, {:output, _text, expected}} when is_binary(text) ->
            assert JSON.read!(text) == Map.delete(expected, "audit"), vector.place

          {{:ok, document}, {:output, _text, expected}} ->
            assert document == expected, vector.place

          {{:error, error}, {:error, text, _terms}} ->
            assert Golden.error(error) == text, vector.place
        end
      end
    end
  end
end
