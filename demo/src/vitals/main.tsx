import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import '../styles/tokens.css';
import '../styles/controls.css';
import '../styles/history.css';
import { VitalsPage } from './VitalsPage.tsx';

const root = document.querySelector('#root');
if (!root) throw new Error('history.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <VitalsPage />
  </StrictMode>,
);
