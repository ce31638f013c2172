"use client";

/** Shown in place of the page when it fails while it is drawn. */
export default function PageError({ error }: { error: Error }) {
  return (
    <main className="grid min-h-dvh place-items-center p-8 text-center">
      <div className="max-w-xl">
        <h1 className="text-2xl font-semibold">The page has a defect</h1>
        <p className="mt-3">{error.message}</p>
        <p className="mt-3">The lab and its consumers go on. Reload the page to see them.</p>
        <button
          type="button"
          onClick={() => window.location.reload()}
          className="mt-5 min-h-10 rounded-[0.625rem] bg-ink px-4 font-semibold text-inv"
        >
          Reload the page
        </button>
      </div>
    </main>
  );
}
