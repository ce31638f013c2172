import Link from "next/link";

/** Any address that is not the page. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-8 text-center">
      <div>
        <h1 className="text-2xl font-semibold">There is nothing at this address</h1>
        <p className="mt-3">
          <Link href="/" className="underline underline-offset-4">
            Go to Rebalance Lab
          </Link>
        </p>
      </div>
    </main>
  );
}
